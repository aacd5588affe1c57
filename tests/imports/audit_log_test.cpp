#include <gmock/gmock.h>

#include "imports/records.hpp"
#include "support.hpp"

namespace weir::imports {
namespace {

using audit::ActorKind;
using audit::Container;
using audit::Record;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using namespace test;

/// Four acts on connectors, a sign-in, and something else: the files hold them alike.
void expect_the_records(const audit::Export& read, const std::string& what) {
  SCOPED_TRACE(what);
  EXPECT_THAT(read.troubles, IsEmpty());
  EXPECT_EQ(read.passed_over, 1U);
  const auto records = all<Record>(read);
  ASSERT_THAT(records, SizeIs(5));
  EXPECT_EQ(records[0].id, "11111111-2222-3333-4444-555555555555");
  EXPECT_EQ(records[0].operation, "New-InboundConnector");
  EXPECT_EQ(records[0].time, *parse_time("2026-03-04T02:11:37Z"));
  EXPECT_EQ(records[0].actor, "admin@contoso.example");
  EXPECT_EQ(records[0].actor_kind, ActorKind::administrator);
  EXPECT_EQ(records[0].client, "203.0.113.77");
  EXPECT_EQ(records[0].object, "sync-relay-01");
  EXPECT_EQ(records[0].application, "Exchange Online PowerShell");
  EXPECT_TRUE(records[0].succeeded);
  EXPECT_EQ(records[0].parameters.at("senderdomains"), "*");
  EXPECT_EQ(records[0].parameters.at("SenderIPAddresses"), "198.51.100.9;198.51.100.10");
  EXPECT_EQ(records[1].client, "2001:db8::77");
  EXPECT_EQ(records[1].parameters.at("SenderIPAddresses"), "192.0.2.25;198.51.100.9");
  EXPECT_THAT(records[1].old_values, ElementsAre(Pair("SenderIPAddresses", "192.0.2.25"),
                                                 Pair("TreatMessagesAsInternal", "False")));
  EXPECT_EQ(records[2].actor_kind, ActorKind::application);
  EXPECT_EQ(records[2].client, "");
  EXPECT_FALSE(records[3].succeeded);
  EXPECT_EQ(records[4].operation, "UserLoggedIn");
  EXPECT_TRUE(records[4].succeeded);
}

TEST(AuditLog, IsReadFromEveryContainer) {
  for (const auto* name : {"purview_portal.csv", "search_unified.csv",
                           "search_unified_semicolon.csv", "search_unified_tab.csv",
                           "activity_api.json", "activity_api.jsonl", "cloud_app_events.csv"}) {
    expect_the_records(read_data(name), name);
  }
}

TEST(AuditLog, IsReadFromEveryEncoding) {
  const auto ascii = data("search_unified.csv");
  for (const bool big_endian : {false, true}) {
    for (const bool mark : {false, true}) {
      expect_the_records(read(utf16(ascii, big_endian, mark)), "UTF-16");
    }
  }
  expect_the_records(read("\xEF\xBB\xBF" + ascii), "UTF-8 with a mark");
  expect_the_records(read(utf16(data("activity_api.json"), false, true)), "JSON in UTF-16");
}

TEST(AuditLog, SaysWhichContainerItWas) {
  EXPECT_EQ(read_data("purview_portal.csv").container, Container::portal_csv);
  EXPECT_EQ(read_data("search_unified.csv").container, Container::powershell_csv);
  EXPECT_EQ(read_data("search_unified_tab.csv").container, Container::powershell_csv);
  EXPECT_EQ(read_data("activity_api.json").container, Container::json_array);
  EXPECT_EQ(read_data("one_record.json").container, Container::json_array);
  EXPECT_EQ(read_data("activity_api.jsonl").container, Container::json_lines);
}

TEST(AuditLog, HasTheSameRecordInEveryContainer) {
  const auto json = all<Record>(read_data("activity_api.json"));
  const auto csv = all<Record>(read_data("search_unified.csv"));
  ASSERT_EQ(json.size(), csv.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    EXPECT_EQ(json[i].id, csv[i].id);
    EXPECT_EQ(content_id(json[i]), content_id(csv[i]));
  }
}

TEST(AuditLog, ReadsOneObject) {
  EXPECT_THAT(all<Record>(read_data("one_record.json")), SizeIs(1));
}

TEST(AuditLog, ReadsAuditDataExpandedIntoAListOfTexts) {
  const auto read = test::read(
      R"(["{\"CreationTime\":\"2026-03-04T02:11:37\",\"Id\":\"A\",\"Operation\":\"Remove-InboundConnector\"}"])");
  ASSERT_THAT(all<Record>(read), SizeIs(1));
  EXPECT_EQ(all<Record>(read)[0].id, "a");
}

TEST(CloudAppEvents, TakesTheRecordWithinAndThePlaceAround) {
  const auto read = read_data("cloud_app_events.json");
  const auto records = all<Record>(read);
  ASSERT_THAT(records, SizeIs(2));  // the second holds its record as a text
  EXPECT_EQ(read.passed_over, 1U);
  EXPECT_EQ(records[0].id, "11111111-2222-3333-4444-555555555555");
  EXPECT_EQ(records[0].actor, "admin@contoso.example");
  EXPECT_EQ(records[0].country, "NL");
  EXPECT_EQ(records[0].isp, "Example Hosting");
  EXPECT_EQ(records[1].parameters.at("TreatMessagesAsInternal"), "True");
}

TEST(CloudAppEvents, FallsBackOnItsOwnColumns) {
  const auto records = all<Record>(
      read("Timestamp,ActionType,AccountObjectId,IPAddress,CountryCode,ISP,ObjectName,ReportId\n"
           "2026-03-04T02:11:37Z,new-inboundconnector,9-1,203.0.113.7,NL,Host,relay,r-1\n"));
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].operation, "New-InboundConnector");
  EXPECT_EQ(records[0].actor, "9-1");
  EXPECT_EQ(records[0].client, "203.0.113.7");
  EXPECT_EQ(records[0].object, "relay");
  EXPECT_EQ(records[0].id, "r-1");
}

std::string with_parameters(const std::string& json) {
  return R"({"CreationTime":"2026-03-04T02:11:37","Operation":"Set-InboundConnector","Parameters":)" +
         json + "}";
}

TEST(Parameters, AreReadFromEveryForm) {
  for (
      const auto* json :
      {R"([{"Name":"Identity","Value":"a"},{"Name":"SenderIPAddresses","Value":["192.0.2.1","192.0.2.2"]}])",
       R"({"Identity":"a","SenderIPAddresses":"{192.0.2.1, 192.0.2.2}"})",
       R"("[{\"Name\":\"Identity\",\"Value\":\"a\"},{\"Name\":\"SenderIPAddresses\",\"Value\":\"192.0.2.1,192.0.2.2\"}]")"}) {
    const auto records = all<Record>(read(with_parameters(json)));
    ASSERT_THAT(records, SizeIs(1)) << json;
    EXPECT_THAT(
        records[0].parameters,
        ElementsAre(Pair("Identity", "a"), Pair("SenderIPAddresses", "192.0.2.1;192.0.2.2")))
        << json;
  }
  const auto one = all<Record>(read(with_parameters(R"({"Name":"Identity","Value":"a"})")));
  EXPECT_THAT(one.at(0).parameters, ElementsAre(Pair("Identity", "a")));
}

TEST(RecordId, IsMadeFromTheContentAndStaysTheSame) {
  const auto id = all<Record>(read(with_parameters(R"({"Identity":"a"})"))).at(0).id;
  EXPECT_EQ(id,
            all<Record>(read(with_parameters(R"([{"Name":"identity","Value":"a"}])"))).at(0).id);
  EXPECT_NE(id, all<Record>(read(with_parameters(R"({"Identity":"b"})"))).at(0).id);
  // Kept in the state of installed sensors: a change would tell every old record anew.
  EXPECT_EQ(id, "content-17306c28acbf49fa39a222aa139c18bf");
}

TEST(RecordId, IsTheColumnsWhereTheRecordHasNone) {
  const auto records = all<Record>(
      read("RecordId,CreationDate,Operation,AuditData\n"
           "AB-1,2026-03-04T02:11:37Z,Remove-InboundConnector,\"{\"\"UserId\"\":\"\"x\"\"}\"\n"));
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].id, "ab-1");
  EXPECT_EQ(records[0].actor, "x");
}

TEST(AuditLog, TellsABadRowAndReadsTheOthers) {
  const auto read = test::read(
      "CreationDate,Operations,AuditData\n"
      "2026-03-04,Remove-InboundConnector,\"{\"\"Id\"\":\"\n"
      "2026-03-04,Remove-InboundConnector,\n"
      "soon,Remove-InboundConnector,{}\n"
      "2026-03-04,Remove-InboundConnector,\"{\"\"Id\"\":\"\"1\"\"}\"\n");
  EXPECT_THAT(all<Record>(read), SizeIs(1));
  EXPECT_EQ(read.unread, 3U);
  ASSERT_THAT(read.troubles, SizeIs(3));
  EXPECT_EQ(read.troubles[0].line, 2U);
  EXPECT_THAT(read.troubles[0].what, HasSubstr("AuditData cannot be read: it is not valid JSON"));
  EXPECT_EQ(read.troubles[1].what, "AuditData is empty");
  EXPECT_EQ(read.troubles[2].what, "'soon' is no date that can be read");
}

TEST(AuditLog, ReadsWhatExcelSaved) {
  const auto text = data("search_unified_tab.csv");
  expect_the_records(read("sep=\t\r\n" + text), "sep=");
}

TEST(AuditLog, CountsLinesWithTheTypeLine) {
  const auto read =
      test::read("#TYPE x\r\nCreationDate,Operation,AuditData\r\n\"a\",New-AcceptedDomain,{}\r\n");
  ASSERT_THAT(read.troubles, SizeIs(1));
  EXPECT_EQ(read.troubles[0].line, 3U);
}

TEST(AuditLog, ReadsTheUsefulExtras) {
  for (const std::string_view operation : {"Remove-BlockedConnector", "New-TransportRule",
                                           "Set-OrganizationConfig", "UserLoginFailed"}) {
    EXPECT_EQ(operation_of(operation), operation);
  }
  EXPECT_EQ(operation_of("set-inboundconnector"), "Set-InboundConnector");
  EXPECT_EQ(operation_of("Set-Mailbox"), "");
}

TEST(AuditLog, TakesEverythingPassedOverForAnExport) {
  const auto read = test::read(R"([{"CreationTime":"2026-03-04","Operation":"FileAccessed"}])");
  EXPECT_THAT(read.items, IsEmpty());
  EXPECT_THAT(read.troubles, IsEmpty());
  EXPECT_EQ(read.passed_over, 1U);
}

}  // namespace
}  // namespace weir::imports
