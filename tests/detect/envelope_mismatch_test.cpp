#include "detect/envelope_mismatch.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using test::scene;

const EnvelopeMismatch kDetector{{}};

std::vector<Finding> judge(const test::Scene& scene) { return scene.judge(kDetector); }

TEST(EnvelopeMismatch, FiresWhenTheOrganizationsDiffer) {
  const auto findings = judge(scene("app@contoso.example", "ceo@evil.example"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "envelope_mismatch");
  EXPECT_EQ(findings[0].points, 15u);
  EXPECT_EQ(findings[0].symptom, "S2");
  EXPECT_EQ(findings[0].evidence, "MAIL FROM contoso.example, From evil.example");
}

TEST(EnvelopeMismatch, IsSilentWhenTheyAlign) {
  EXPECT_TRUE(judge(scene("app@contoso.example", "ceo@contoso.example")).empty());
  EXPECT_TRUE(judge(scene("b@news.contoso.example", "ceo@contoso.example")).empty());
  EXPECT_TRUE(judge(scene("app@hq.fab.example", "ceo@contoso.example")).empty());
}

TEST(EnvelopeMismatch, IsSilentForDeclaredForeignDomains) {
  EXPECT_TRUE(judge(scene("b17@mail.saas.example", "news@contoso.example")).empty());
  EXPECT_TRUE(judge(scene("app@corp.local", "news@contoso.example")).empty());
}

TEST(EnvelopeMismatch, FiresForADeclaredEnvelopeUnderAForeignFrom) {
  EXPECT_EQ(judge(scene("b17@mail.saas.example", "ceo@evil.example")).size(), 1u);
}

TEST(EnvelopeMismatch, FiresWhateverTheRecipientsAre) {  // trap T4
  auto without = scene("app@contoso.example", "ceo@evil.example");
  without.transaction.message.headers.clear();
  EXPECT_EQ(judge(without).size(), 1u);
}

TEST(EnvelopeMismatch, BelievesARewriteOnlyOfADomainThatBelongsHere) {
  const std::string srs = "x+SRS=aB=FO=partner.example=alice@";
  EXPECT_TRUE(judge(scene(srs + "contoso.example", "alice@partner.example")).empty());
  EXPECT_EQ(judge(scene(srs + "evil.example", "alice@partner.example")).size(), 1u);
}

TEST(EnvelopeMismatch, IsSilentForBounceTags) {
  EXPECT_TRUE(judge(scene("prvs=01=a@contoso.example", "a@contoso.example")).empty());
}

TEST(EnvelopeMismatch, LooksAtEveryMailboxOfFrom) {  // trap T3
  auto several = scene("app@contoso.example", "app@contoso.example");
  several.transaction.message.from =
      test::reading({"app@contoso.example", "ceo@evil.example", "app@contoso.example"});
  EXPECT_EQ(judge(several).size(), 1u);
}

TEST(EnvelopeMismatch, LooksAtReadingsThatOnlySomeReadersTake) {
  auto split = scene("app@contoso.example", "app@contoso.example");
  split.transaction.message.from = test::reading({"app@contoso.example"}, {"ceo@evil.example"});
  EXPECT_EQ(judge(split).size(), 1u);
}

TEST(EnvelopeMismatch, IsNoPointsOnListMail) {
  auto list = scene("news-bounces@lists.contoso.example", "alice@partner.example");
  test::mark_list(list.transaction, "news.lists.contoso.example");
  const auto findings = judge(list);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 0u);
  EXPECT_EQ(findings[0].severity, Severity::info);
}

TEST(EnvelopeMismatch, TakesPrecedenceAndListPostForListMailToo) {
  auto list = scene("news@lists.contoso.example", "alice@partner.example");
  test::mark_list(list.transaction, "news.lists.contoso.example");
  test::add_header(list.transaction, "Precedence", "list");
  test::add_header(list.transaction, "List-Post", "<mailto:news@lists.contoso.example>");
  EXPECT_EQ(judge(list).at(0).points, 0u);
}

TEST(EnvelopeMismatch, TakesAListIdAloneForNoListMail) {
  auto forged = scene("app@contoso.example", "ceo@evil.example");
  test::mark_list(forged.transaction, "x.contoso.example");
  EXPECT_EQ(judge(forged).at(0).points, 15u);
}

TEST(EnvelopeMismatch, TakesTheListIdOfAnotherOrganizationForNoListMail) {
  auto forged = scene("news-bounces@contoso.example", "ceo@evil.example");
  test::mark_list(forged.transaction, "linux-kernel.vger.example");
  EXPECT_EQ(judge(forged).at(0).points, 15u);
}

TEST(EnvelopeMismatch, GivesBulkMailThePointsThatAreConfigured) {
  EnvelopeMismatch::Limits limits;
  limits.bulk_points = 4;
  auto bulk = scene("app@contoso.example", "ceo@evil.example");
  test::mark_list(bulk.transaction, "x.contoso.example");
  EXPECT_EQ(bulk.judge(EnvelopeMismatch{limits}).at(0).points, 15u);
  test::add_header(bulk.transaction, "List-Unsubscribe", "<https://contoso.example/u>");
  EXPECT_EQ(bulk.judge(EnvelopeMismatch{limits}).at(0).points, 4u);
  EXPECT_EQ(bulk.judge(EnvelopeMismatch{limits}).at(0).severity, Severity::low);
}

TEST(EnvelopeMismatch, NeverScoresADifferenceWithinOneOrganization) {
  for (const auto* path : {"a@contoso.example", "a@b.contoso.example", "a@x.y.contoso.example",
                           "prvs=1=a@contoso.example"}) {
    EXPECT_TRUE(judge(scene(path, "a@contoso.example")).empty()) << path;
  }
  EXPECT_TRUE(judge(scene("a@one.partner.example", "b@two.partner.example")).empty());
}

TEST(EnvelopeMismatch, IsSilentForASenderOnBehalfOfAnotherOfOurs) {
  auto mail = scene("assistant@hq.fab.example", "boss@contoso.example");
  mail.transaction.message.sender = test::reading({"assistant@hq.fab.example"});
  mail.transaction.message.exchange.sent_for_another = true;
  EXPECT_TRUE(judge(mail).empty());
}

TEST(EnvelopeMismatch, TakesSenderForNoExcuseOfAForeignFrom) {
  auto mail = scene("assistant@contoso.example", "boss@evil.example");
  mail.transaction.message.sender = test::reading({"assistant@contoso.example"});
  mail.transaction.message.exchange.sent_for_another = true;
  EXPECT_EQ(judge(mail).at(0).points, 15u);
}

TEST(EnvelopeMismatch, HoldsAnUnregisteredSenderAgainstAForeignFromMost) {
  const auto findings =
      judge(scene("bounces+SRS=aB=FO@contoso.example", "x@evil.example", Direction::from_cloud));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 25u);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].symptom, "S3");
}

TEST(EnvelopeMismatch, SeesAnUnregisteredSenderUnderOurOwnFrom) {
  const auto findings = judge(
      scene("bounces+SRS=aB=FO@contoso.example", "ceo@contoso.example", Direction::from_cloud));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 15u);
}

TEST(EnvelopeMismatch, TakesNoFormForAnExcuseOfAnUnregisteredSender) {
  auto list = scene("bounces+SRS=aB=FO@contoso.example", "x@evil.example", Direction::from_cloud);
  test::mark_list(list.transaction, "x.contoso.example");
  test::add_header(list.transaction, "Precedence", "list");
  test::add_header(list.transaction, "List-Post", "<mailto:x@contoso.example>");
  list.provenance = connector::Provenance::exchange_online;
  list.transaction.message.exchange.rules_loop = "bounces+SRS=aB=FO@contoso.example";
  EXPECT_EQ(judge(list).at(0).points, 25u);
}

TEST(EnvelopeMismatch, NotesWhatADeclaredServerForwards) {
  auto mail = scene("john@contoso.example", "anna@partner.example");
  mail.transaction.message.exchange.rules_loop = "john@contoso.example";
  EXPECT_EQ(judge(mail).at(0).points, 15u);
  mail.connector.exchange_server = true;
  EXPECT_EQ(judge(mail).at(0).severity, Severity::info);
  EXPECT_EQ(judge(mail).at(0).points, 0u);
  EXPECT_EQ(judge(mail).at(0).evidence,
            "MAIL FROM contoso.example, From partner.example (forward)");
}

TEST(EnvelopeMismatch, FiresForAJournalReportThatLeaves) {
  auto mail = scene("<>", "anna@contoso.example");
  mail.transaction.message.exchange.journal_report = true;
  const auto findings = judge(mail);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 25u);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].evidence,
            "journal report to bob@customer.example, which is none of journal_recipients");
}

TEST(EnvelopeMismatch, GivesAJournalReportWithinTheHouseLittle) {
  auto mail = scene("<>", "anna@contoso.example");
  mail.transaction.message.exchange.journal_report = true;
  mail.transaction.envelope.rcpt_to = {{test::address("archive@contoso.example"), ""}};
  EXPECT_EQ(judge(mail).at(0).points, 10u);
  mail.ours.journal_recipients = {test::address("archive@contoso.example")};
  EXPECT_TRUE(judge(mail).empty());
}

TEST(EnvelopeMismatch, LeavesTheJournalOfStrangersAlone) {
  auto mail = scene("<>", "anna@shop.example", Direction::from_internet);
  mail.transaction.message.exchange.journal_report = true;
  EXPECT_TRUE(judge(mail).empty());
}

TEST(EnvelopeMismatch, IsSilentForExemptSenders) {
  EnvelopeMismatch::Limits limits;
  limits.exempt_senders = {"app@partner.example", "*.bulk.example", "@other.example"};
  const EnvelopeMismatch detector{limits};
  EXPECT_TRUE(scene("app@partner.example", "x@contoso.example").judge(detector).empty());
  EXPECT_TRUE(scene("a@mx.bulk.example", "x@contoso.example").judge(detector).empty());
  EXPECT_TRUE(scene("a@other.example", "x@contoso.example").judge(detector).empty());
  EXPECT_EQ(scene("b@partner.example", "x@contoso.example").judge(detector).size(), 1u);
}

TEST(EnvelopeMismatch, ExemptsNothingForARecipient) {  // trap T2
  EnvelopeMismatch::Limits limits;
  limits.exempt_senders = {"bob@customer.example", "customer.example"};
  const auto mail = scene("app@contoso.example", "ceo@evil.example");
  EXPECT_EQ(mail.judge(EnvelopeMismatch{limits}).size(), 1u);
}

TEST(EnvelopeMismatch, LeavesForeignMailFromTheInternetAlone) {
  EXPECT_TRUE(judge(scene("b@saas2.example", "n@shop.example", Direction::from_internet)).empty());
}

TEST(EnvelopeMismatch, JudgesMailFromTheCloudThatInvolvesUs) {
  EXPECT_EQ(
      judge(scene("bounces+SRS=aB=FO@contoso.example", "x@shop.example", Direction::from_cloud))
          .size(),
      1u);
  EXPECT_EQ(judge(scene("b@shop.example", "ceo@contoso.example", Direction::from_cloud)).size(),
            1u);
}

TEST(EnvelopeMismatch, LeavesForeignMailFromTheCloudToOurMailboxesAlone) {
  auto inbound = scene("b@saas2.example", "n@shop.example", Direction::from_cloud);
  EXPECT_EQ(judge(inbound).size(), 1u);  // the recipient is outside: mail of ours
  inbound.transaction.envelope.rcpt_to = {{test::address("alice@contoso.example"), ""}};
  EXPECT_TRUE(judge(inbound).empty());
}

TEST(EnvelopeMismatch, ReadsItsSettings) {
  Settings settings{
      {{"points", std::int64_t{7}}, {"exempt_senders", std::vector<std::string>{"a@b.example"}}}};
  const auto limits = EnvelopeMismatch::Limits::from(settings);
  EXPECT_EQ(limits.points, 7u);
  EXPECT_EQ(limits.exempt_senders.size(), 1u);
  EXPECT_TRUE(settings.unread().empty());
}

}  // namespace
}  // namespace weir::detect
