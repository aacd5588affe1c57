#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::imports {
namespace {

using audit::EmailRow;
using audit::LogonRow;
using audit::TraceRow;
using testing::IsEmpty;
using testing::SizeIs;
using namespace test;

TEST(EmailEvents, AreReadFromAHuntingExport) {
  const auto read = read_data("email_events.csv");
  const auto rows = all<EmailRow>(read);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].time, *parse_time("2026-03-04T02:20:01Z"));
  EXPECT_EQ(rows[0].network_message_id, "bbbbbbbb-0000-0000-0000-000000000001");
  EXPECT_EQ(rows[0].mail_from, "billing@Contoso.example");
  EXPECT_EQ(rows[0].mail_from_domain, "contoso.example");
  EXPECT_EQ(rows[0].from_domain, "fab.example");
  EXPECT_EQ(rows[0].sender_object_id, "99999999-0000-0000-0000-000000000001");
  EXPECT_EQ(rows[0].subject, "Invoice, \"final\"");
  EXPECT_EQ(rows[0].connectors, "sync-relay-01");
  EXPECT_EQ(rows[0].report_id, "r-1");
  EXPECT_EQ(rows[1].from_domain, "evil.example");
  EXPECT_EQ(rows[1].sender_object_id, "");
  EXPECT_EQ(rows[1].sender_ip, "2001:db8::1");
  EXPECT_EQ(rows[1].delivery_action, "Junked");
  EXPECT_EQ(rows[1].time, *parse_time("2026-03-04T02:20:02.500Z"));
  ASSERT_THAT(read.troubles, SizeIs(1));
  EXPECT_EQ(read.troubles[0].line, 5U);  // a subject before it spans two lines
}

TEST(EmailEvents, HoldSeveralConnectors) {
  const auto rows = all<EmailRow>(read(
      R"({"Timestamp":"2026-03-04","SenderFromAddress":"a@b.example","Connectors":["x","y"]})"));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].connectors, "x;y");
}

TEST(LogonEvents, AreReadAndOthersPassedOver) {
  const auto read = read_data("identity_logon_events.csv");
  const auto rows = all<LogonRow>(read);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(read.passed_over, 1U);
  EXPECT_TRUE(rows[0].failed);
  EXPECT_FALSE(rows[1].failed);
  EXPECT_EQ(rows[0].account, "admin@contoso.example");
  EXPECT_EQ(rows[0].application, "Office 365");
  EXPECT_EQ(rows[0].country, "NL");
  EXPECT_EQ(rows[0].isp, "Example Hosting");
  EXPECT_EQ(rows[0].client, "203.0.113.77");
}

TEST(SignIns, AreReadFromThePortal) {
  const auto read = read_data("entra_sign_ins.csv");
  const auto rows = all<LogonRow>(read);
  ASSERT_THAT(rows, SizeIs(2));  // the third was interrupted: neither
  EXPECT_EQ(read.passed_over, 1U);
  EXPECT_TRUE(rows[0].failed);
  EXPECT_FALSE(rows[1].failed);
  EXPECT_EQ(rows[0].account, "admin@contoso.example");
  EXPECT_EQ(rows[0].country, "NL");
  EXPECT_EQ(rows[0].isp, "AS64500");
  EXPECT_EQ(rows[1].report_id, "q-2");
}

TEST(SignIns, AreReadFromMicrosoftGraph) {
  const auto rows = all<LogonRow>(read_data("entra_sign_ins.json"));
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_TRUE(rows[0].failed);
  EXPECT_EQ(rows[0].country, "NL");
  EXPECT_FALSE(rows[1].failed);
  EXPECT_EQ(rows[1].client, "2001:db8::7");
}

TEST(MessageTrace, IsReadFromTheCmdlet) {
  const auto rows = all<TraceRow>(read_data("message_trace_v2.csv"));
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].time, *parse_time("2026-03-04T02:20:01Z"));
  EXPECT_EQ(rows[0].sender, "billing@contoso.example");
  EXPECT_EQ(rows[0].from_ip, "198.51.100.9");
  EXPECT_EQ(rows[1].status, "FilteredAsSpam");
  EXPECT_EQ(rows[1].trace_id, "aaaaaaaa-0000-0000-0000-000000000002");
}

TEST(MessageTrace, HasARowForEachRecipientOfAReport) {
  const auto rows = all<TraceRow>(read_data("message_trace_portal.csv"));
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0].recipient, "a@customer.example");
  EXPECT_EQ(rows[0].status, "Delivered");
  EXPECT_EQ(rows[1].status, "Failed");
  EXPECT_EQ(rows[2].status, "FilteredAsSpam");
  EXPECT_EQ(rows[2].message_id, "<1@contoso.example>");
}

TEST(MessageTrace, SpellsTheStatusAsTheCmdletDoes) {
  const auto rows =
      all<TraceRow>(read(R"([{"Received":"/Date(1772590297000)/","SenderAddress":"a@b.example",)"
                         R"("RecipientAddress":"c@d.example","Status":"Filtered as spam"}])"));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].status, "FilteredAsSpam");
}

}  // namespace
}  // namespace weir::imports
