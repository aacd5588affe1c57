#include "detect/lookalike_domain.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"
#include "domains/public_domains.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

const domains::PublicDomains kPublic;
const LookalikeDomain kDetector{{}};

/// We are contoso.example and wingtip-toys.example; fabrikam.example is a partner.
connector::Organization ours() {
  connector::Organization organization;
  const std::vector<std::string> accepted{"contoso.example", "wingtip-toys.example",
                                          "acme.example",    "info.example",
                                          "bücher.example",  "nodal.example"};
  std::vector<std::string> names;
  for (const auto& name : accepted) names.push_back(kPublic.normalise(name));
  organization.accepted_domains = connector::DomainSet{names};
  organization.partner_domains = connector::DomainSet{{"fabrikam.example"}};
  organization.protected_names = connector::ProtectedNames{
      organization.accepted_domains.names(), organization.partner_domains.names(), kPublic};
  return organization;
}

std::vector<Finding> judge(const test::Scene& scene, const LookalikeDomain& detector = kDetector) {
  const connector::Organization organization = ours();
  const auto base = scene.context();
  const Context context{.transaction = base.transaction,
                        .organization = organization,
                        .connector = base.connector,
                        .identity = base.identity,
                        .origin = base.origin,
                        .provenance = base.provenance,
                        .connectors = base.connectors,
                        .domains = kPublic,
                        .alignment = base.alignment,
                        .message_findings = {}};
  return detector.judge(context, {});
}

test::Scene from(std::string_view domain, Direction direction = Direction::from_internet) {
  const auto address = "ceo@" + kPublic.normalise(domain);
  return test::scene("x@bulk.test", address, direction);
}

/// The points that a From of `domain` gets; 0 when there is no finding.
unsigned points(std::string_view domain) {
  const auto findings = judge(from(domain));
  return findings.empty() ? 0 : findings.front().points;
}

test::Scene named(std::string_view display_name, std::string_view address = "x@evil.test") {
  auto scene = test::scene(address, address, Direction::from_internet);
  scene.transaction.message.from.mailboxes[0].display_name = display_name;
  return scene;
}

test::Scene linking(std::string_view host) {
  auto scene = test::scene("a@shop.test", "a@shop.test", Direction::from_internet);
  mail::Link link;
  link.host = host;
  scene.transaction.message.content.links.push_back(link);
  return scene;
}

TEST(LookalikeDomain, SaysWhatLooksLikeWhat) {
  const auto findings = judge(from("c0ntoso.example"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "lookalike_domain");
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].points, 30u);
  EXPECT_EQ(findings[0].evidence, "From c0ntoso.example looks like contoso.example");
}

TEST(LookalikeDomain, SeesLookAlikeLetters) {
  EXPECT_EQ(points("cont\u043eso.example"), 30u);  // Cyrillic о
  EXPECT_EQ(points("cont\u00f6so.example"), 30u);
  EXPECT_EQ(points("cont0so.test"), 30u) << "under another suffix too";
  EXPECT_EQ(points("mail.c0ntoso.example"), 30u);
  EXPECT_EQ(points("bucher.example"), 30u) << "our own name may be the one with marks";
}

TEST(LookalikeDomain, SeesSlipsOfTheFinger) {
  EXPECT_EQ(points("contsoo.example"), 30u);
  EXPECT_EQ(points("contosso.test"), 30u);
  EXPECT_EQ(points("wingtiptoy.example"), 30u);
  EXPECT_EQ(points("comtosa.example"), 0u) << "two edits in a label of seven";
}

TEST(LookalikeDomain, SeesWordsAndHyphensThatWereAdded) {
  EXPECT_EQ(points("contoso-payments.example"), 30u);
  EXPECT_EQ(points("contosopayments.test"), 30u);
  EXPECT_EQ(points("mycontoso.test"), 30u);
  EXPECT_EQ(points("contoso365.test"), 30u);
  EXPECT_EQ(points("con-toso.test"), 30u);
  EXPECT_EQ(points("wingtiptoys.example"), 30u);
  EXPECT_EQ(points("login-wingtip-toys.test"), 30u);
  EXPECT_EQ(points("c0ntoso-payments.test"), 30u);
}

TEST(LookalikeDomain, SaysLessOfWhatStandsBesideAShortLabel) {
  EXPECT_EQ(points("nodal-quarter.test"), 10u);
  EXPECT_EQ(points("mynodal.test"), 10u);
  EXPECT_EQ(points("nodal-login.test"), 30u);
  EXPECT_EQ(points("modal.test"), 10u);
  EXPECT_EQ(points("modal.example"), 30u);
}

TEST(LookalikeDomain, SeesOurWholeNameBeforeAnother) {
  EXPECT_EQ(points("contoso.example.evil.test"), 30u);
  EXPECT_EQ(points("mail.contoso.example.evil.test"), 30u);
  EXPECT_EQ(points("c0ntoso.example.evil.test"), 30u);
  EXPECT_EQ(points("info.example.evil.test"), 30u);
}

TEST(LookalikeDomain, TakesOurLabelBelowAnotherDomainForAServiceUnlessItIsBait) {
  EXPECT_EQ(points("contoso.helpdesk.test"), 10u);
  EXPECT_EQ(points("contoso.secure-login.example"), 30u);
}

TEST(LookalikeDomain, TakesAnotherSuffixForASisterFirst) {
  const auto findings = judge(from("contoso.test"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 10u);
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_EQ(findings[0].evidence, "From contoso.test has another suffix than contoso.example");
}

TEST(LookalikeDomain, TakesAKnownLabelForNothingElse) {
  // wingtip-toys.test is our label as it is, whatever words it is made of.
  EXPECT_EQ(points("wingtip-toys.test"), 10u);
  EXPECT_EQ(points("contoso.example.contoso.test"), 30u);
}

TEST(LookalikeDomain, ComparesShortLabelsOnlyWhole) {
  EXPECT_EQ(points("acme.test"), 10u);
  EXPECT_EQ(points("acrne.example"), 30u);
  EXPECT_EQ(points("acrne.test"), 10u);
  EXPECT_EQ(points("acne.example"), 0u);
  EXPECT_EQ(points("acme-payments.test"), 0u);
}

TEST(LookalikeDomain, MakesNothingOfCommonWords) {
  EXPECT_EQ(points("info.test"), 0u);
  EXPECT_EQ(points("info-service.test"), 0u);
  EXPECT_EQ(points("lnfo.example"), 30u) << "but it is our whole name that this looks like";
}

TEST(LookalikeDomain, IsSilentForWhatIsKnown) {
  EXPECT_EQ(points("contoso.example"), 0u);
  EXPECT_EQ(points("mail.contoso.example"), 0u) << "ours, if undeclared";
  EXPECT_EQ(points("fabrikam.example"), 0u);
  EXPECT_EQ(points("news.fabrikam.example"), 0u);
  EXPECT_EQ(points("shop.test"), 0u);
  EXPECT_EQ(points("[192.0.2.1]"), 0u);
}

TEST(LookalikeDomain, ProtectsPartnersToo) { EXPECT_EQ(points("fabrlkam.example"), 30u); }

TEST(LookalikeDomain, IsSilentForForeignDomainsOfTheConnector) {
  auto declared = from("contoso-events.saas.example");
  declared.connector.foreign_domains = {"contoso-events.test", "*.contoso-mail.test"};
  EXPECT_EQ(judge(from("contoso-events.test")).size(), 1u);
  declared.transaction.message.from = test::reading({"a@contoso-events.test"});
  EXPECT_TRUE(judge(declared).empty());
  declared.transaction.message.from = test::reading({"a@news.contoso-mail.test"});
  EXPECT_TRUE(judge(declared).empty());
}

TEST(LookalikeDomain, ExemptsTheNamesThatAreConfiguredAndNoOthers) {
  LookalikeDomain::Limits limits;
  limits.exempt_domains = {"Contoso-Events.test", "*.contoso.shop"};
  const LookalikeDomain detector{limits};
  EXPECT_TRUE(judge(from("contoso-events.test"), detector).empty());
  EXPECT_TRUE(judge(from("news.contoso-events.test"), detector).empty());
  EXPECT_TRUE(judge(from("contoso.shop"), detector).empty());
  EXPECT_EQ(judge(from("contoso-event.test"), detector).size(), 1u);
}

TEST(LookalikeDomain, LooksAtEveryReadingAndEveryPlace) {
  auto scene = test::scene("a@shop.test", "a@shop.test", Direction::from_internet);
  scene.transaction.message.from = test::reading({"a@shop.test"}, {"ceo@c0ntoso.example"});
  EXPECT_EQ(judge(scene).size(), 1u);
  scene = test::scene("b@c0ntoso.example", "a@shop.test");
  EXPECT_EQ(judge(scene).at(0).evidence, "MAIL FROM c0ntoso.example looks like contoso.example");
  scene = test::scene("a@contoso.example", "a@contoso.example");
  scene.transaction.message.reply_to = test::reading({"a@c0ntoso.example"});
  EXPECT_EQ(judge(scene).at(0).evidence, "Reply-To c0ntoso.example looks like contoso.example");
  scene.transaction.message.reply_to = {};
  scene.transaction.message.sender = test::reading({"a@contoso-login.test"});
  EXPECT_EQ(judge(scene).at(0).evidence, "Sender contoso-login.test adds words to contoso.example");
}

TEST(LookalikeDomain, SaysEachNameOnce) {
  auto scene = test::scene("a@c0ntoso.example", "b@c0ntoso.example", Direction::from_internet);
  scene.transaction.message.reply_to = test::reading({"c@c0ntoso.example"});
  EXPECT_EQ(judge(scene).size(), 1u);
}

TEST(LookalikeDomain, KeepsTheWorstFewOfMany) {
  auto scene = test::scene("a@shop.test", "a@shop.test", Direction::from_internet);
  scene.transaction.message.from =
      test::reading({"a@contoso.test", "a@acme.test", "a@contoso.shop", "a@contoso.club",
                     "a@acme.club", "a@c0ntoso.example"});
  const auto findings = judge(scene);
  ASSERT_EQ(findings.size(), 4u);
  EXPECT_EQ(findings[0].points, 30u);
}

TEST(LookalikeDomain, LeavesWeakLikenessesOutsideFromAndReplyToAlone) {
  EXPECT_TRUE(judge(test::scene("bounce@contoso.mailer.test", "a@contoso.example")).empty());
  EXPECT_TRUE(judge(linking("contoso.meetings.test")).empty());
  EXPECT_TRUE(judge(linking("contoso.test")).empty());
}

TEST(LookalikeDomain, JudgesEveryDirection) {
  for (const auto direction :
       {Direction::to_cloud, Direction::from_cloud, Direction::from_internet, Direction::unknown}) {
    EXPECT_EQ(judge(from("c0ntoso.example", direction)).size(), 1u);
  }
}

TEST(LookalikeDomain, SeesWhereLinksLead) {
  const auto findings = judge(linking("login.c0ntoso.example"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 15u);
  EXPECT_EQ(findings[0].severity, Severity::medium);
  EXPECT_EQ(findings[0].evidence, "link to login.c0ntoso.example looks like contoso.example");
  EXPECT_EQ(judge(linking("contoso-login.test")).size(), 1u);
  EXPECT_EQ(judge(linking("contoso.example.evil.test")).size(), 1u);
}

TEST(LookalikeDomain, LeavesLinksToNamesWithHarmlessWordsAlone) {
  EXPECT_TRUE(judge(linking("contoso-careers.test")).empty());
  EXPECT_TRUE(judge(linking("www.contoso.example")).empty());
  EXPECT_TRUE(judge(linking("")).empty());
}

TEST(LookalikeDomain, SeesOurAddressInAForeignName) {
  const auto findings = judge(named("ceo@contoso.example"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 30u);
  EXPECT_EQ(findings[0].evidence,
            "From name ceo@contoso.example shows an address at contoso.example, address at "
            "evil.test");
  EXPECT_EQ(judge(named("Alice (alice@mail.contoso.example)")).size(), 1u);
  EXPECT_EQ(judge(named("IT at contoso.example.")).size(), 1u);
}

TEST(LookalikeDomain, SeesOurAddressInAForeignNameWhateverItIsWrittenWith) {
  EXPECT_EQ(judge(named("ceo@c\u043entoso.example")).size(), 1u);       // Cyrillic о
  EXPECT_EQ(judge(named("ceo@con\u200btoso.example")).size(), 1u);      // invisible
  EXPECT_EQ(judge(named("ceo\uff20contoso\uff0eexample")).size(), 1u);  // full width
  EXPECT_EQ(judge(named("CEO@C0NTOSO.EXAMPLE")).size(), 1u);
  EXPECT_EQ(judge(named("\xff ceo@cont\u043eso.example")).size(), 1u);  // broken before it
  EXPECT_EQ(judge(named("ceo@contoso.example" + std::string(5000, 'x'))).size(), 0u)
      << "one long word that is something else";
  EXPECT_EQ(judge(named("ceo@contoso.example " + std::string(5000, 'x'))).size(), 1u);
}

TEST(LookalikeDomain, IsSilentForOrdinaryNames) {
  EXPECT_TRUE(judge(named("Contoso")).empty());
  EXPECT_TRUE(judge(named("Dr. Alice B. Contoso")).empty());
  EXPECT_TRUE(judge(named("x@evil.test")).empty());
  EXPECT_TRUE(judge(named("Shop.test offers")).empty());
  EXPECT_TRUE(judge(named("fabrikam.example")).empty()) << "a partner's name is not ours";
  EXPECT_TRUE(judge(named("...@@..")).empty());
}

TEST(LookalikeDomain, LeavesTheNamesOfOurOwnAddressesAlone) {
  EXPECT_TRUE(judge(named("bob@contoso.example", "alice@contoso.example")).empty());
  EXPECT_TRUE(judge(named("bob@contoso.example", "notes@app.saas.example")).empty());
}

TEST(LookalikeDomain, BelievesAnExemptFromOnlyWithItsOwnEnvelope) {
  LookalikeDomain::Limits limits;
  limits.exempt_domains = {"sign.test"};
  const LookalikeDomain detector{limits};
  auto scene = named("alice@contoso.example via Sign", "notes@sign.test");
  EXPECT_TRUE(judge(scene, detector).empty());
  scene.transaction.envelope.mail_from = test::reading({"x@evil.test"});
  EXPECT_EQ(judge(scene, detector).size(), 1u);
  scene.transaction.envelope.mail_from = test::reading({"x@sign.test"}, {"x@evil.test"});
  EXPECT_EQ(judge(scene, detector).size(), 1u);
}

TEST(LookalikeDomain, SeesNamesThatAreTurnedRound) {
  const auto findings = judge(named("\u202eelpmaxe.osotnoc@oec"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 30u);
  EXPECT_EQ(findings[0].evidence.find("\u202e"), std::string::npos);
  EXPECT_EQ(judge(named("\u202bAlice")).at(0).points, 10u);
}

TEST(LookalikeDomain, LeavesNamesThatAreWrittenFromTheRightAlone) {
  EXPECT_TRUE(judge(named("\u202b\u05d0\u05dc\u05d9\u05e1\u202c")).empty());
  EXPECT_TRUE(judge(named("\u2068Alice\u2069")).empty()) << "as address books write names";
}

TEST(LookalikeDomain, IsSilentWithoutAnOrganization) {
  const auto scene = from("c0ntoso.example");
  EXPECT_TRUE(scene.judge(kDetector).empty());  // nothing prepared
}

TEST(LookalikeDomain, TakesNamesOfAnyLength) {
  std::string longest;
  for (int i = 0; i < 20'000; ++i) longest += "contoso.";
  EXPECT_EQ(judge(from("shop.test")).size(), 0u);
  EXPECT_EQ(points(longest + "c0ntoso.example"), 30u) << "the end is what counts";
  const std::string hyphens(60, '-');
  EXPECT_EQ(points("contoso" + hyphens + ".test"), 30u);
}

TEST(LookalikeDomain, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{7}},
                     {"similar_points", std::int64_t{3}},
                     {"link_points", std::int64_t{2}},
                     {"exempt_domains", std::vector<std::string>{"a.test"}}}};
  const auto limits = LookalikeDomain::Limits::from(settings);
  EXPECT_EQ(limits.points, 7u);
  EXPECT_EQ(limits.similar_points, 3u);
  EXPECT_EQ(limits.link_points, 2u);
  EXPECT_EQ(limits.exempt_domains.size(), 1u);
  EXPECT_TRUE(settings.unread().empty());
}

}  // namespace
}  // namespace weir::detect
