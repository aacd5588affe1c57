#include "detect/unaccepted_domain.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using test::scene;

std::vector<Finding> judge(const test::Scene& scene) { return scene.judge(UnacceptedDomain{{}}); }

TEST(UnacceptedDomain, FiresForAForeignFrom) {
  const auto findings = judge(scene("app@contoso.example", "ceo@evil.example"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence, "From: evil.example");
  EXPECT_EQ(findings[0].points, 25u);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].symptom, "S3");
}

TEST(UnacceptedDomain, SaysEachThingItSees) {
  const auto findings = judge(scene("a@evil.example", "b@evil.example"));
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[1].evidence, "MAIL FROM: evil.example");
}

TEST(UnacceptedDomain, IsSilentForAcceptedAndDeclaredDomains) {
  EXPECT_TRUE(judge(scene("a@contoso.example", "b@mail.fab.example")).empty());
  EXPECT_TRUE(judge(scene("b@x.saas.example", "b@corp.local")).empty());
}

TEST(UnacceptedDomain, DoesNotTakeASubdomainForAccepted) {
  EXPECT_EQ(judge(scene("a@evil.contoso.example", "a@contoso.example")).size(), 1u);
}

TEST(UnacceptedDomain, JudgesFromUnderANullSender) {  // trap T1
  EXPECT_TRUE(judge(scene("<>", "postmaster@contoso.example")).empty());
  EXPECT_EQ(judge(scene("<>", "ceo@evil.example")).size(), 1u);
}

TEST(UnacceptedDomain, JudgesEveryReadingOfMailFrom) {
  auto malformed = scene("a@contoso.example", "a@contoso.example");
  malformed.transaction.envelope.mail_from =
      test::reading({"a@contoso.example"}, {"a@contoso.example", "c@evil.example"});
  EXPECT_EQ(judge(malformed).size(), 1u);
}

TEST(UnacceptedDomain, JudgesEveryMailboxOfFrom) {  // trap T3
  auto several = scene("a@contoso.example", "a@contoso.example");
  several.transaction.message.from =
      test::reading({"a@contoso.example", "b@contoso.example", "c@evil.example"});
  EXPECT_EQ(judge(several).size(), 1u);
}

TEST(UnacceptedDomain, AcceptsNothingWhenNoDomainIsAccepted) {
  auto bare = scene("a@contoso.example", "a@contoso.example");
  bare.ours = {};
  EXPECT_EQ(judge(bare).size(), 2u);
}

TEST(UnacceptedDomain, DoesNotExemptAVerifiedCertificateOrALogin) {  // trap T11
  auto verified = scene("a@evil.example", "a@evil.example");
  verified.transaction.session.cert_subject = "mail.contoso.example";
  verified.transaction.session.auth_user = "svc-app";
  verified.identity.certificate = connector::Factor::match;
  verified.identity.auth_user = connector::Factor::match;
  EXPECT_EQ(judge(verified).size(), 2u);
}

TEST(UnacceptedDomain, LeavesANameWithoutADomainAlone) {
  EXPECT_TRUE(judge(scene("root", "root")).empty());
}

TEST(UnacceptedDomain, FiresWhenInternetMailClaimsToBeUs) {
  EXPECT_EQ(judge(scene("a@contoso.example", "x@shop.example", Direction::from_internet)).size(),
            1u);
  EXPECT_EQ(judge(scene("x@shop.example", "ceo@hq.fab.example", Direction::from_internet)).size(),
            1u);
}

TEST(UnacceptedDomain, IsSilentForForeignMailFromTheInternet) {
  EXPECT_TRUE(judge(scene("x@shop.example", "y@shop.example", Direction::from_internet)).empty());
}

TEST(UnacceptedDomain, GivesOurOwnPostThatComesBackFromAListLess) {
  auto echo =
      scene("dev-bounces@lists.oss.example", "alice@contoso.example", Direction::from_internet);
  EXPECT_EQ(judge(echo).at(0).points, 25u);
  test::mark_list(echo.transaction, "dev.lists.oss.example");
  EXPECT_EQ(judge(echo).at(0).points, 10u);
}

TEST(UnacceptedDomain, GivesOurOwnMailOfADeclaredServiceLess) {
  const auto findings =
      judge(scene("b1@x.saas.example", "news@contoso.example", Direction::from_internet));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 10u);
  EXPECT_EQ(findings[0].evidence, "From: contoso.example (foreign_domains)");
}

TEST(UnacceptedDomain, TakesNoRewritingForAnExcuseOnMailFromTheInternet) {
  EXPECT_EQ(judge(scene("SRS0=ab=TT=contoso.example=ceo@evil.example", "ceo@contoso.example",
                        Direction::from_internet))
                .at(0)
                .points,
            25u);
}

test::Scene forwarded(std::string_view mail_from) {
  auto out = scene(mail_from, "anna@partner.example");
  out.transaction.message.exchange.rules_loop = "john@contoso.example";
  return out;
}

TEST(UnacceptedDomain, GivesWhatADeclaredServerForwardsLess) {
  auto kept = forwarded("anna@partner.example");
  kept.connector.exchange_server = true;
  const auto findings = judge(kept);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].points, 10u);
  EXPECT_EQ(findings[1].points, 10u);
  EXPECT_EQ(findings[1].evidence, "MAIL FROM: partner.example (forward)");
}

TEST(UnacceptedDomain, BelievesTheMarksOfAForwardOfNoOtherHost) {
  EXPECT_EQ(judge(forwarded("anna@partner.example")).at(0).points, 25u);
  EXPECT_EQ(judge(forwarded("john@contoso.example")).at(0).points, 25u);
  auto logged_in = forwarded("john@contoso.example");
  logged_in.transaction.session.auth_user = "john";
  EXPECT_EQ(judge(logged_in).at(0).points, 25u);
}

TEST(UnacceptedDomain, LetsOurListHostSendForItsMembers) {
  auto post = scene("dev-bounces@hq.fab.example", "bert@university.example");
  test::mark_list(post.transaction, "dev.hq.fab.example");
  EXPECT_EQ(judge(post).at(0).points, 25u);
  post.ours.list_hosts = {*IpNetwork::parse("10.1.2.3")};
  EXPECT_EQ(judge(post).at(0).points, 10u);
  post.transaction.message.list_id = "dev.evil.example";
  EXPECT_EQ(judge(post).at(0).points, 25u);
}

TEST(UnacceptedDomain, LetsTheMailSystemOfAHostOfOursReport) {
  auto report = scene("<>", "MAILER-DAEMON@mx1.contoso.example");
  EXPECT_EQ(judge(report).size(), 1u);
  report.transaction.message.content.report = mail::ReportKind::delivery_status;
  EXPECT_TRUE(judge(report).empty());
  report.transaction.message.from = test::reading({"ceo@mx1.contoso.example"});
  EXPECT_EQ(judge(report).size(), 1u);
  report.transaction.message.from = test::reading({"MAILER-DAEMON@mx1.evil.example"});
  EXPECT_EQ(judge(report).size(), 1u);
}

TEST(UnacceptedDomain, LeavesADeclaredJournalAlone) {
  auto journal = scene("<>", "anna@partner.example");
  journal.transaction.message.exchange.journal_report = true;
  journal.transaction.message.exchange.generated_by = "Journal Agent";
  EXPECT_EQ(judge(journal).size(), 1u);
  journal.ours.journal_recipients = {test::address("bob@customer.example")};
  EXPECT_TRUE(judge(journal).empty());
}

TEST(UnacceptedDomain, MalformedMailFromIsNoneOfOurs) {
  auto odd = scene("a@contoso.example", "a@contoso.example");
  odd.transaction.envelope.mail_from = {};
  odd.transaction.envelope.mail_from.others = {test::address("any@contoso.example")};
  odd.transaction.envelope.mail_from.anomalies = {mail::Anomaly::comment, mail::Anomaly::unclosed};
  const auto findings = judge(odd);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 25u);
  EXPECT_EQ(findings[0].evidence, "MAIL FROM is not well-formed: comment, unclosed");
}

TEST(UnacceptedDomain, FromTheInternetANameBelowOursIsNoted) {
  const auto findings =
      judge(scene("a@no.contoso.example", "a@no.contoso.example", Direction::from_internet));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 10u);
  EXPECT_EQ(findings[0].severity, Severity::low);
  auto declared = scene("a@no.contoso.example", "a@no.contoso.example", Direction::from_internet);
  declared.connector.foreign_domains = {"no.contoso.example"};
  EXPECT_TRUE(judge(declared).empty());
}

TEST(UnacceptedDomain, LeavesCloudMailAlone) {
  EXPECT_TRUE(judge(scene("x@shop.example", "y@shop.example", Direction::from_cloud)).empty());
}

TEST(UnacceptedDomain, ShowsHostileDomainsSafely) {
  const auto findings = judge(scene("a@contoso.example", std::string{"a@ev\x1b[31m\nil.example"}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence.find('\x1b'), std::string::npos);
  EXPECT_EQ(findings[0].evidence.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace weir::detect
