#include "detect/rogue_connector.hpp"

#include <gtest/gtest.h>

#include "detect/exchange_scene.hpp"

namespace weir::detect {
namespace {

using test::attribute;
using test::from_cloud;
using test::kOurs;
using test::kTheirs;

constexpr std::string_view kUs = "ceo@contoso.example";
constexpr std::string_view kRogue = "198.51.100.9";

std::vector<Finding> found(const test::Scene& scene) { return scene.judge(RogueConnector{{}}); }

mail::AntispamReport report(std::string_view client, std::string helo = {}) {
  mail::AntispamReport out;
  out.client = IpAddress::parse(client);
  out.helo = std::move(helo);
  return out;
}

/// Mail that our tenant took from a stranger's address, and a second fact that says so.
test::Scene rogue() {
  auto mail = from_cloud(kUs, kUs);
  attribute(mail, kOurs, kRogue, "mail.evil.example");
  mail.transaction.message.exchange.antispam_untrusted = report(kRogue);
  return mail;
}

TEST(RogueConnector, FiresOnOurTenantWithAStrangersAddress) {
  const auto findings = found(rogue());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::critical);
  EXPECT_EQ(findings[0].points, 60u);
  EXPECT_EQ(findings[0].symptom, "S5");
  EXPECT_EQ(findings[0].evidence,
            "a connector of our tenant 11111111-2222-3333-4444-555555555555 took this from "
            "198.51.100.9 (mail.evil.example), no egress address of ours; antispam report agrees");
}

TEST(RogueConnector, TakesEachSecondFact) {
  auto mail = rogue();
  auto& message = mail.transaction.message;
  message.exchange.antispam_untrusted.reset();
  EXPECT_TRUE(found(mail).empty());  // one header alone
  message.exchange.antispam = report(kRogue);
  EXPECT_EQ(found(mail).size(), 1u);
  message.exchange.antispam = report("", "MAIL.evil.example");
  EXPECT_EQ(found(mail).size(), 1u);
  message.exchange.antispam = report("198.51.100.77", "mail.evil.example");
  EXPECT_TRUE(found(mail).empty());  // another address outweighs the name
  message.exchange.antispam.reset();
  mail::Hop hop;
  hop.client = IpAddress::parse(kRogue);
  hop.by = "am3pepf00009ba1.mail.protection.outlook.com";
  message.trace = {hop};
  EXPECT_EQ(found(mail).size(), 1u);
  message.trace[0].by = "mx.evil.example";
  EXPECT_TRUE(found(mail).empty());
}

TEST(RogueConnector, IsSilentOnOurOwnGateway) {
  auto mail = rogue();
  attribute(mail, kOurs, "192.0.2.10");
  mail.transaction.message.exchange.antispam_untrusted = report("192.0.2.10");
  EXPECT_TRUE(found(mail).empty());
}

TEST(RogueConnector, IsSilentOnTheGatewaysOfOthers) {
  auto mail = rogue();
  attribute(mail, kTheirs, kRogue);
  EXPECT_TRUE(found(mail).empty());
}

TEST(RogueConnector, IsSilentWithoutTheHeader) { EXPECT_TRUE(found(from_cloud(kUs, kUs)).empty()); }

TEST(RogueConnector, IsOffWithoutEgressAddresses) {
  auto mail = rogue();
  mail.ours.egress_addresses.clear();
  EXPECT_TRUE(found(mail).empty());
}

TEST(RogueConnector, BelievesNoHeaderOfAnybodyElse) {
  auto mail = rogue();
  mail.provenance = connector::Provenance::other;
  EXPECT_TRUE(found(mail).empty());
}

TEST(RogueConnector, IsNotHiddenByAnotherInstanceThatNamesOurGateway) {
  auto mail = rogue();
  auto& facts = mail.transaction.message.exchange;
  facts.attributed_others = {*facts.attributed};
  attribute(mail, kOurs, "192.0.2.10");
  EXPECT_EQ(found(mail).size(), 1u);
}

TEST(RogueConnector, GoesByTheDomainWhereNoTenantIsConfigured) {
  auto mail = rogue();
  mail.ours.tenant_ids.clear();
  auto& facts = mail.transaction.message.exchange;
  EXPECT_TRUE(found(mail).empty());
  facts.originator_org = "contoso.example";
  EXPECT_EQ(found(mail).size(), 1u);
  facts.originator_org = "partner.example";
  EXPECT_TRUE(found(mail).empty());
}

TEST(RogueConnector, TakesNoOtherTenantsGatewayForOursWhenTheirMailComesThroughUs) {
  auto mail = rogue();
  mail.ours.tenant_ids.clear();
  mail.transaction.message.exchange.originator_org = "contoso.example";
  attribute(mail, kTheirs, kRogue);
  EXPECT_TRUE(found(mail).empty());  // CrossTenant-Id names another one
}

}  // namespace
}  // namespace weir::detect
