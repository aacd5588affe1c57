#include "detect/form_journal.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

test::Scene journal(std::string_view recipient) {
  auto out = test::scene("<>", "anna@partner.example");
  out.ours.journal_recipients = {test::address("archive@contoso.example")};
  out.transaction.envelope.rcpt_to = {{test::address(recipient), ""}};
  out.transaction.message.exchange.journal_report = true;
  out.transaction.message.message_id = "0123@journal.report.generator";
  return out;
}

std::string unexpected(const test::Scene& scene) {
  const auto* recipient = unexpected_journal_recipient(scene.context());
  return recipient ? recipient->to_string() : "";
}

TEST(FormJournal, IsAReportToADeclaredArchive) {
  const auto mail = journal("Archive@contoso.example");
  EXPECT_TRUE(is_journal_report(mail.context()));
  EXPECT_EQ(unexpected(mail), "");
}

TEST(FormJournal, AsksForTwoMarks) {
  auto mail = journal("archive@contoso.example");
  mail.transaction.message.message_id = "1@contoso.example";
  EXPECT_FALSE(is_journal_report(mail.context()));
  mail.transaction.message.exchange.generated_by = "Journal Agent";
  EXPECT_TRUE(is_journal_report(mail.context()));
  mail.transaction.message.exchange.journal_report = false;
  mail.transaction.message.message_id = "@journal.report.generator";
  EXPECT_FALSE(is_journal_report(mail.context()));
}

TEST(FormJournal, AsksThatEveryRecipientIsDeclared) {
  auto mail = journal("archive@contoso.example");
  mail.transaction.envelope.rcpt_to.push_back({test::address("eve@evil.example"), ""});
  EXPECT_FALSE(is_journal_report(mail.context()));
  EXPECT_EQ(unexpected(mail), "eve@evil.example");
}

TEST(FormJournal, NamesAnOutsideRecipientFirst) {
  auto mail = journal("john@contoso.example");
  EXPECT_EQ(unexpected(mail), "john@contoso.example");
  mail.transaction.envelope.rcpt_to.push_back({test::address("eve@evil.example"), ""});
  EXPECT_EQ(unexpected(mail), "eve@evil.example");
}

TEST(FormJournal, TakesOneMarkForASignOfReadingAlong) {
  auto mail = journal("eve@evil.example");
  mail.transaction.message.exchange.journal_report = false;
  EXPECT_EQ(unexpected(mail), "eve@evil.example");
  mail.transaction.message.message_id = "1@contoso.example";
  EXPECT_EQ(unexpected(mail), "");
}

TEST(FormJournal, IsNoneWhileNoArchiveIsDeclared) {
  auto mail = journal("archive@contoso.example");
  mail.ours.journal_recipients.clear();
  EXPECT_FALSE(is_journal_report(mail.context()));
  EXPECT_EQ(unexpected(mail), "archive@contoso.example");
}

}  // namespace
}  // namespace weir::detect
