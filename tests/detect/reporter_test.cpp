#include "weir/detect/reporter.hpp"

#include <gtest/gtest.h>

#include "detect/report_scene.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

std::string_view maker(const test::Scene& scene) { return to_string(reporter_of(scene.context())); }

/// A report that comes over the to_cloud connector, from a client in its networks.
test::Scene of_ours() {
  auto out = test::scene("<>", "mailer-daemon@contoso.example");
  test::make_report(out);
  return out;
}

test::Scene of_this_host() {
  auto out = of_ours();
  out.connector = test::facing(Direction::from_internet);
  out.transaction.session.client = IpAddress::parse("127.0.0.1");
  out.origin.client = out.transaction.session.client;
  return out;
}

TEST(Reporter, OnlyAReportFromNobodyHasOne) {
  EXPECT_EQ(maker(test::scene("<>", "a@contoso.example")), "none");
  auto with_sender = test::report_of_exchange_online();
  with_sender.transaction.envelope.mail_from = test::reading({"a@contoso.example"});
  EXPECT_EQ(maker(with_sender), "none");
  with_sender.transaction.envelope.mail_from = test::reading({"a@contoso.example"}, {"<>"});
  EXPECT_EQ(maker(with_sender), "anybody");
}

TEST(Reporter, ExchangeOnlineIsKnownByItsAddressAndOurTenant) {
  EXPECT_EQ(maker(test::report_of_exchange_online()), "exchange_online");
  auto unmarked = test::report_of_exchange_online();
  unmarked.transaction.message.exchange = {};
  EXPECT_EQ(maker(unmarked), "exchange_online");
}

TEST(Reporter, AnotherTenantsReportIsAnybodys) {
  auto scene = test::report_of_exchange_online();
  scene.transaction.message.exchange.tenant_id = test::kTheirs;
  EXPECT_EQ(maker(scene), "anybody");
}

// The MX in Exchange Online hands on what strangers report, under our tenant's number.
TEST(Reporter, WhatExchangeOnlineOnlyHandsOnIsAnybodys) {
  for (const auto from :
       {mail::FromEntity::internet, mail::FromEntity::hybrid_on_prem, mail::FromEntity::other}) {
    auto scene = test::report_of_exchange_online();
    scene.transaction.message.exchange.from_entity = from;
    EXPECT_EQ(maker(scene), "anybody") << to_string(from);
  }
  auto forged = test::report_of_exchange_online();
  forged.transaction.message.exchange.conflicts = {"X-MS-Exchange-CrossTenant-FromEntityHeader"};
  EXPECT_EQ(maker(forged), "anybody");
}

TEST(Reporter, ItsHeadersOfAnybodyElseAreText) {
  auto scene = test::report_of_exchange_online();
  scene.provenance = connector::Provenance::other;
  EXPECT_EQ(maker(scene), "anybody");
}

TEST(Reporter, AStrangerIsAnybody) { EXPECT_EQ(maker(test::report_from_outside()), "anybody"); }

TEST(Reporter, AHostOfItsToCloudConnectorIsOurs) {
  EXPECT_EQ(maker(of_ours()), "ours");
  auto elsewhere = of_ours();
  elsewhere.origin.client = IpAddress::parse("198.51.100.7");
  EXPECT_EQ(maker(elsewhere), "anybody");
  auto mismatched = of_ours();
  mismatched.identity.certificate = connector::Factor::mismatch;
  EXPECT_EQ(maker(mismatched), "anybody");
  auto other_way = of_ours();
  other_way.connector.direction = Direction::from_internet;
  EXPECT_EQ(maker(other_way), "anybody");
}

TEST(Reporter, ThisHostItselfIsOurs) {
  EXPECT_EQ(maker(of_this_host()), "ours");
  auto v6 = of_this_host();
  v6.origin.client = IpAddress::parse("::1");
  EXPECT_EQ(maker(v6), "ours");
}

// A filter that hands mail back over the loopback, a mail server that passes on what it got.
TEST(Reporter, AStrangersReportThatAHostOfOursHandsOnIsAnybodys) {
  for (auto scene : {of_this_host(), of_ours()}) {
    scene.transaction.message.trace = {test::hop("198.51.100.7", "mx1.contoso.example")};
    EXPECT_EQ(maker(scene), "anybody");
    scene.transaction.message.trace[0].client.reset();
    EXPECT_EQ(maker(scene), "anybody") << "a field that does not tell is no proof";
    scene.transaction.message.trace[0] = test::hop("10.1.9.9", "mx1.contoso.example");
    EXPECT_EQ(maker(scene), "ours");
    scene.transaction.message.trace[0] = {};
    EXPECT_EQ(maker(scene), "ours") << "made there, taken from nobody";
  }
}

TEST(Reporter, BehindARelayThatTellsNothingItIsAnybody) {
  auto scene = of_ours();
  scene.origin.unreadable = true;
  EXPECT_EQ(maker(scene), "anybody");
}

}  // namespace
}  // namespace weir::detect
