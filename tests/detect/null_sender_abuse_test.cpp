#include "detect/null_sender_abuse.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using test::scene;

std::vector<Finding> judge(const test::Scene& scene) { return scene.judge(NullSenderAbuse{{}}); }

test::Scene automatic_reply(std::string_view from, Direction direction = Direction::to_cloud) {
  auto out = scene("<>", from, direction);
  out.transaction.message.auto_submitted = "auto-replied";
  test::add_header(out.transaction, "In-Reply-To", "<1@customer.example>");
  return out;
}

TEST(NullSenderAbuse, FiresOnOrdinaryMail) {
  const auto findings = judge(scene("<>", "ceo@contoso.example"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 25u);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].evidence, "MAIL FROM:<> on text/plain to 1 recipient");
}

TEST(NullSenderAbuse, IsSilentWhenThereIsASender) {
  EXPECT_TRUE(judge(scene("a@contoso.example", "a@contoso.example")).empty());
}

TEST(NullSenderAbuse, FiresWhenOneReaderTakesThePathForNull) {
  auto odd = scene("<>", "ceo@contoso.example");
  odd.transaction.envelope.mail_from = test::reading({"a@contoso.example"}, {"<>"});
  EXPECT_EQ(judge(odd).size(), 1u);
}

TEST(NullSenderAbuse, IsSilentForReports) {
  auto report = scene("<>", "postmaster@contoso.example");
  report.transaction.message.content.report = mail::ReportKind::delivery_status;
  EXPECT_TRUE(judge(report).empty());
  report.transaction.message.content.report = mail::ReportKind::disposition_notification;
  EXPECT_TRUE(judge(report).empty());
}

TEST(NullSenderAbuse, IsSilentAtTheMostRecipientsOfAReportAndFiresAbove) {
  auto report = scene("<>", "postmaster@contoso.example");
  report.transaction.message.content.report = mail::ReportKind::delivery_status;
  test::add_recipients(report.transaction, 4);
  EXPECT_TRUE(judge(report).empty());
  test::add_recipients(report.transaction, 1);
  EXPECT_EQ(judge(report).at(0).evidence, "MAIL FROM:<> on a report to 6 recipients");
}

TEST(NullSenderAbuse, TakesAContentTypeForNoReport) {
  auto pretended = scene("<>", "postmaster@contoso.example");
  pretended.transaction.message.content.type = "multipart/report";
  EXPECT_EQ(judge(pretended).size(), 1u);
}

TEST(NullSenderAbuse, IsSilentForOutOfOffice) {
  EXPECT_TRUE(judge(automatic_reply("alice@contoso.example")).empty());
}

TEST(NullSenderAbuse, BoundsAutomaticRepliesToOneRecipient) {
  auto sprayed = automatic_reply("alice@contoso.example");
  test::add_recipients(sprayed.transaction, 1);
  EXPECT_EQ(judge(sprayed).size(), 1u);
}

TEST(NullSenderAbuse, BoundsAutomaticRepliesToUs) {
  EXPECT_EQ(judge(automatic_reply("ceo@evil.example")).size(), 1u);
}

TEST(NullSenderAbuse, GivesAutomaticMailThatAnswersNothingLittle) {
  auto unasked = automatic_reply("alice@contoso.example");
  unasked.transaction.message.headers.clear();
  EXPECT_EQ(judge(unasked).at(0).points, 5u);
  EXPECT_EQ(judge(unasked).at(0).severity, Severity::low);
}

TEST(NullSenderAbuse, GivesAnOldExchangeOutOfOfficeLittle) {
  auto old = scene("<>", "alice@contoso.example");
  test::add_header(old.transaction, "X-Auto-Response-Suppress", "All");
  EXPECT_EQ(judge(old).at(0).points, 5u);
}

TEST(NullSenderAbuse, LetsForeignersBeOutOfOfficeWhereTheyAreNormal) {
  EXPECT_TRUE(judge(automatic_reply("bob@customer.example", Direction::from_internet)).empty());
  EXPECT_TRUE(judge(automatic_reply("bob@customer.example", Direction::from_cloud)).empty());
}

TEST(NullSenderAbuse, GivesAMailerDaemonWithoutTheFormOfAReportLittle) {
  EXPECT_EQ(judge(scene("<>", "MAILER-DAEMON@contoso.example")).at(0).points, 5u);
  EXPECT_EQ(judge(scene("<>", "mailer-daemon@shop.example", Direction::from_internet)).at(0).points,
            5u);
  auto nobody = scene("<>", "<>");
  nobody.transaction.message.from = {};
  test::add_header(nobody.transaction, "From", "MAILER-DAEMON <>");
  EXPECT_EQ(judge(nobody).at(0).points, 5u);
}

TEST(NullSenderAbuse, BoundsTheMailerDaemonToOneRecipientAndToUs) {
  EXPECT_EQ(judge(scene("<>", "mailer-daemon@evil.example")).at(0).points, 25u);
  auto sprayed = scene("<>", "mailer-daemon@contoso.example");
  test::add_recipients(sprayed.transaction, 1);
  EXPECT_EQ(judge(sprayed).at(0).points, 25u);
}

TEST(NullSenderAbuse, IsSilentForADeclaredJournal) {
  auto journal = scene("<>", "anna@partner.example");
  journal.transaction.message.exchange.journal_report = true;
  journal.transaction.message.exchange.generated_by = "Journal Agent";
  EXPECT_EQ(judge(journal).size(), 1u);
  journal.ours.journal_recipients = {test::address("bob@customer.example")};
  EXPECT_TRUE(judge(journal).empty());
}

TEST(NullSenderAbuse, TakesTheMarksOfAForwardForNoReport) {
  auto mail = scene("<>", "ceo@contoso.example");
  mail.connector.exchange_server = true;
  mail.transaction.message.exchange.rules_loop = "john@contoso.example";
  EXPECT_EQ(judge(mail).at(0).points, 25u);
}

TEST(NullSenderAbuse, FiresInEveryDirection) {
  EXPECT_EQ(judge(scene("<>", "x@shop.example", Direction::from_internet)).size(), 1u);
  EXPECT_EQ(judge(test::stranger("<>", "x@shop.example")).size(), 1u);
}

}  // namespace
}  // namespace weir::detect
