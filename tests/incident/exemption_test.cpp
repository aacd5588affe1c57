#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "incident/reading.hpp"
#include "incident/sightings.hpp"
#include "weir/incident/advice.hpp"

namespace weir::incident {
namespace {

using namespace testing;
using detect::Severity;
using ::testing::HasSubstr;

constexpr const char* kUntil =
    "# until 2026-04-05: false positive inc-1; take it out after that "
    "day unless it is still needed\n";

Proposal proposed(const std::vector<Sighting>& kinds, const Facts& facts = {}) {
  Bench bench;
  int i = 0;
  for (const auto& kind : kinds) {
    for (int k = 0; k < 20; ++k) {
      auto sighting = kind;
      sighting.time = kMonday + i++ * 1s;
      bench.see(over(sighting, 200));
    }
  }
  return propose_exemption(bench.incident(), facts, kMonday + 5h);
}

Sighting from(std::string domain) {
  auto sighting = suspicious(kMonday);
  sighting.from_domain = domain;
  sighting.header_from = "a@" + domain;
  sighting.symptoms.front().evidence = "From: " + domain;
  return sighting;
}

TEST(Exemptions, ADomainOfAServiceBecomesAForeignDomainOfItsConnector) {
  Facts facts;
  facts.foreign_domains = {"old.example"};
  const auto proposal = proposed(
      {with(from("vendor.example"), {"envelope_mismatch", Severity::medium, "S2", "differ", 15})},
      facts);
  ASSERT_TRUE(proposal.found) << proposal.words;
  EXPECT_EQ(proposal.toml, std::string{"# in the [[connector]] named \"onprem\":\n"} + kUntil +
                               "foreign_domains = [\"old.example\", \"vendor.example\"]\n");
  EXPECT_THAT(proposal.words, HasSubstr("mail of vendor.example is legitimate on the connector"));
  EXPECT_EQ(proposal.until, kMonday + 24h * 90);
}

TEST(Exemptions, ItsBounceDomainMayComeWithIt) {
  auto bounced = from("vendor.example");
  bounced.symptoms.push_back(
      {"unaccepted_domain", Severity::high, "S3", "MAIL FROM: bounce.vendor.example", 25});
  const auto proposal = proposed({bounced});
  ASSERT_TRUE(proposal.found) << proposal.words;
  EXPECT_THAT(proposal.toml, HasSubstr("[\"bounce.vendor.example\", \"vendor.example\"]"));
}

TEST(Exemptions, ManyDomainsHaveNone) {
  const auto three = proposed({from("a.example"), from("b.example"), from("c.example")});
  EXPECT_FALSE(three.found);
  EXPECT_TRUE(three.toml.empty());
  EXPECT_THAT(three.words, HasSubstr("No narrow exemption: the sender domains are too many"));
}

TEST(Exemptions, DomainsThatCannotBeWrittenHaveNone) {
  EXPECT_FALSE(proposed({from("evil\" ]\n[organization]\naccepted_domains = [\"x.example")}).found);
  EXPECT_FALSE(proposed({from("\\u{202e}x.example")}).found);
  EXPECT_FALSE(proposed({from("localhost")}).found);
}

TEST(Exemptions, AClaimFromOutsideIsNotExempted) {
  auto claim = from("contoso.example");
  claim.direction = "from_internet";
  const auto proposal = proposed({claim});
  EXPECT_FALSE(proposal.found);
  EXPECT_THAT(proposal.words, HasSubstr("anybody can claim it"));
}

TEST(Exemptions, OneSenderThatDiffersIsExempted) {
  auto differs = showing(kMonday, "envelope_mismatch", Severity::high, 25, "S2");
  const auto proposal = proposed({differs});
  ASSERT_TRUE(proposal.found) << proposal.words;
  EXPECT_EQ(proposal.toml, std::string{"[detect.envelope_mismatch]\n"} + kUntil +
                               "exempt_senders = [\"app@contoso.example\"]\n");
}

TEST(Exemptions, AnotherSenderOfTheSameDomainWidensItToTheDomainAndNoFurther) {
  auto one = showing(kMonday, "envelope_mismatch", Severity::high, 25, "S2");
  auto two = one;
  two.mail_from = "other@contoso.example";
  const auto domain = proposed({one, two});
  ASSERT_TRUE(domain.found);
  EXPECT_THAT(domain.toml, HasSubstr("exempt_senders = [\"contoso.example\"]"));
  two.mail_domain = "else.example";
  EXPECT_FALSE(proposed({one, two}).found);
}

TEST(Exemptions, AllThatMakesItSuspiciousIsCoveredOrNothing) {
  const auto proposal = proposed({with(
      from("vendor.example"), {"suspicious_content", Severity::high, "", "program: a.exe", 40})});
  EXPECT_FALSE(proposal.found);
  EXPECT_THAT(proposal.words, HasSubstr("no setting exempts suspicious_content narrowly"));
  // What stays below the threshold may stay.
  const auto little = proposed(
      {with(from("vendor.example"), {"reply_to_divergence", Severity::low, "", "elsewhere", 10})});
  EXPECT_TRUE(little.found) << little.words;
}

TEST(Exemptions, ASiteOfOursIsDeclared) {
  auto rogue = showing(kMonday, "rogue_connector", Severity::critical, 60, "S5");
  rogue.symptoms.front().evidence =
      "a connector of our tenant x took this from 192.0.2.7 (mx.x.example), no egress address of "
      "ours; its Received field agrees";
  const auto proposal = proposed({rogue});
  ASSERT_TRUE(proposal.found) << proposal.words;
  EXPECT_THAT(proposal.toml, HasSubstr("[organization]\n"));
  EXPECT_THAT(proposal.toml, HasSubstr("egress_addresses = [\"192.0.2.7\"]"));
  auto second = rogue;
  second.symptoms.front().evidence = "a connector of our tenant x took this from 192.0.2.8 (y)";
  EXPECT_FALSE(proposed({rogue, second}).found);
}

TEST(Exemptions, ALookalikeOnlyWhereItIsTheFromDomain) {
  auto sister = showing(kMonday, "lookalike_domain", Severity::high, 30);
  sister.from_domain = "contoso-group.example";
  sister.symptoms.front().evidence = "From contoso-group.example adds words to contoso.example";
  const auto proposal = proposed({sister});
  ASSERT_TRUE(proposal.found) << proposal.words;
  EXPECT_THAT(proposal.toml, HasSubstr("exempt_domains = [\"contoso-group.example\"]"));
  sister.symptoms.front().evidence = "Reply-To contoso-pay.example adds words to contoso.example";
  EXPECT_FALSE(proposed({sister}).found);
}

TEST(Exemptions, MoreVolumeIsDeclaredOnTheConnector) {
  Bench bench;
  for (int i = 0; i < 700; ++i) {
    auto sighting = showing(kMonday + i * 5s, "volume_spike", Severity::high, 0, "S1");
    if (i == 699) {
      sighting = with(sighting, {"recipient_spray", Severity::low, "", "many", 0});
      sighting.limits.push_back(
          {"external-per-sender", "onprem", 501, 500, detect::LimitState::over});
    }
    bench.see(sighting);
  }
  ASSERT_TRUE(bench.is_open());
  auto incident = bench.incident();
  incident.limits_reached.clear();
  const auto proposal = propose_exemption(incident, {}, kMonday);
  ASSERT_TRUE(proposal.found) << proposal.words;
  EXPECT_THAT(proposal.toml, HasSubstr("expected_per_hour = 700"));
}

TEST(Exemptions, WhatIsNotOfMailHasNone) {
  Bench bench;
  bench.see(signal(kMonday, "connector_refused", Severity::critical, "S4", true));
  EXPECT_FALSE(propose_exemption(bench.incident(), {}, kMonday).found);
  Bench limit;
  limit.see(over(clean(kMonday), 501, 500));
  const auto proposal = propose_exemption(limit.incident(), {}, kMonday);
  EXPECT_FALSE(proposal.found);
  EXPECT_THAT(proposal.words, HasSubstr("a limit is the same for all; it reached 501"));
  EXPECT_FALSE(propose_exemption(Incident{}, {}, kMonday).found);
}

TEST(Exemptions, AnUnknownClientIsToldWhereToBelong) {
  auto stranger = showing(kMonday, "unknown_client", Severity::medium, 25);
  stranger.symptoms.front().evidence = "no connector is declared for client 10.1.0.10";
  const auto proposal = proposed({stranger});
  EXPECT_FALSE(proposal.found);
  EXPECT_THAT(proposal.words, HasSubstr("the client 10.1.0.10 belongs to no connector"));
}

TEST(Readings, FindTheDomainOfAnEvidence) {
  EXPECT_EQ(domain_in("From: evil.example"), "evil.example");
  EXPECT_EQ(domain_in("MAIL FROM: b.evil.example (forwarded)"), "b.evil.example");
  EXPECT_EQ(domain_in("MAIL FROM is not well-formed: two @"), "");
  EXPECT_EQ(domain_in("From: münchen.example"), "");
  EXPECT_EQ(domain_in("From: .example"), "");
  EXPECT_EQ(domain_in("From: a.example\"x"), "");
}

}  // namespace
}  // namespace weir::incident
