// Reports that return mail which never touched our MTA.
#include <gtest/gtest.h>

#include "detect/report_scene.hpp"
#include "detect/rogue_connector.hpp"

namespace weir::detect {
namespace {

using test::kOurs;
using test::kRogue;
using test::kTheirs;

std::vector<Finding> found(const test::Scene& scene) { return scene.judge(RogueConnector{{}}); }

std::string severity(const test::Scene& scene) {
  const auto findings = found(scene);
  return findings.empty() ? "silent" : std::string{to_string(findings[0].severity)};
}

test::Scene rogue() {
  auto scene = test::report_of_exchange_online();
  test::returned_rogue(scene);
  return scene;
}

mail::ReturnedMessage& message(test::Scene& scene) {
  return *scene.transaction.message.content.delivery->returned;
}

TEST(RogueReturned, ReadsItInAReportOfExchangeOnline) {
  const auto findings = found(rogue());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "rogue_connector");
  EXPECT_EQ(findings[0].severity, Severity::critical);
  EXPECT_EQ(findings[0].points, 60u);
  EXPECT_EQ(findings[0].symptom, "S5");
  EXPECT_EQ(findings[0].evidence,
            "returned mail from 203.0.113.66 (mail.evil.example), no egress address of ours, into "
            "tenant 11111111-2222-3333-4444-555555555555: <spam-1@evil.example>");
}

TEST(RogueReturned, IsSilentOnMailOfOurGateway) {
  auto scene = rogue();
  message(scene).exchange.attributed->ip = IpAddress::parse("192.0.2.10");
  EXPECT_EQ(severity(scene), "silent");
}

TEST(RogueReturned, IsSilentOnMailOfOtherTenants) {
  auto scene = rogue();
  message(scene).exchange.attributed->tenant_id = kTheirs;
  EXPECT_EQ(severity(scene), "silent");
  message(scene).exchange.attributed->tenant_id.clear();
  EXPECT_EQ(severity(scene), "silent") << "nothing to compare with tenant_ids";
}

TEST(RogueReturned, IsSilentWithoutTheHeaderAndOnOtherReports) {
  auto scene = rogue();
  message(scene).exchange.attributed.reset();
  EXPECT_EQ(severity(scene), "silent");
  scene.transaction.message.content.delivery->returned.reset();
  EXPECT_EQ(severity(scene), "silent");
  scene.transaction.message.content = {};
  EXPECT_EQ(severity(scene), "silent");
}

TEST(RogueReturned, IsOffWithoutEgressAddresses) {
  auto scene = rogue();
  scene.ours.egress_addresses.clear();
  EXPECT_EQ(severity(scene), "silent");
}

TEST(RogueReturned, IsNotHiddenByAnotherInstanceThatNamesOurGateway) {
  auto scene = rogue();
  auto& facts = message(scene).exchange;
  facts.attributed_others = {*facts.attributed};
  facts.attributed->ip = IpAddress::parse("192.0.2.10");
  EXPECT_EQ(severity(scene), "critical");
}

// The text of a stranger is worth no points: it opens no incident and tags no message.
TEST(RogueReturned, AStrangersReportIsOnlyNoted) {
  auto scene = test::report_from_outside();
  scene.ours.tenant_ids = {std::string{kOurs}};
  scene.ours.egress_addresses = {*IpNetwork::parse("192.0.2.10")};
  test::returned_rogue(scene);
  const auto findings = found(scene);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_EQ(findings[0].points, 0u);
  EXPECT_TRUE(findings[0].evidence.starts_with("unproven: returned mail from 203.0.113.66"));
}

TEST(RogueReturned, WhatExchangeOnlineOnlyHandsOnIsAStrangersToo) {
  auto scene = rogue();
  scene.transaction.message.exchange.from_entity = mail::FromEntity::internet;
  EXPECT_EQ(severity(scene), "low");
  scene = rogue();
  scene.transaction.message.exchange.tenant_id = kTheirs;
  EXPECT_EQ(severity(scene), "low");
}

// Somebody sends us mail with the header in it to an address that is not there: Exchange Online
// returns what it got, and says itself from whom.
TEST(RogueReturned, TheSenderOfWhatIsReturnedCannotForgeIt) {
  auto scene = rogue();
  auto& trace = message(scene).trace;
  trace = {test::hop("10.167.1.1", "am0pr01mb1.eurprd01.prod.outlook.com"),
           test::hop("198.51.100.7", "am3pepf00009ba1.mail.protection.outlook.com"),
           test::hop(kRogue, "am3pepf00009ba1.mail.protection.outlook.com")};
  const auto findings = found(scene);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_EQ(findings[0].points, 0u);
  trace[1] = test::hop("40.107.1.1", "am3pepf00009ba1.mail.protection.outlook.com");
  EXPECT_EQ(severity(scene), "low") << "out of another tenant";
}

TEST(RogueReturned, WithoutASecondFactItIsNotCritical) {
  auto scene = rogue();
  message(scene).trace.clear();
  EXPECT_EQ(severity(scene), "high");
  message(scene).trace = {test::hop(kRogue, "mx.evil.example")};
  EXPECT_EQ(severity(scene), "high") << "a field that Exchange Online did not write";
}

TEST(RogueReturned, GoesByTheSenderWhereNoTenantIsConfigured) {
  auto scene = rogue();
  scene.ours.tenant_ids.clear();
  EXPECT_EQ(severity(scene), "high") << "Return-Path is ours";
  message(scene).return_path = test::reading({"prince@evil.example"});
  EXPECT_EQ(severity(scene), "silent");
  message(scene).from = test::reading({"ceo@contoso.example"});
  EXPECT_EQ(severity(scene), "high");
  message(scene).exchange.originator_org = "evil.example";
  EXPECT_EQ(severity(scene), "silent") << "another tenant's, in our name";
  message(scene).exchange.originator_org = "contoso.example";
  EXPECT_EQ(severity(scene), "critical");
}

TEST(RogueReturned, StandsBesideAFindingAboutTheReportItself) {
  auto scene = rogue();
  test::attribute(scene, kOurs, "203.0.113.9", "mail.evil.example");
  scene.transaction.message.trace = {
      test::hop("203.0.113.9", "am3pepf00009ba1.mail.protection.outlook.com")};
  EXPECT_EQ(found(scene).size(), 2u);
}

}  // namespace
}  // namespace weir::detect
