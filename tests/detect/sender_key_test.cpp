#include "detect/sender_key.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

std::string subject(const test::Scene& scene) { return sender_key(scene.context()).subject; }

test::Scene by_app() { return test::scene("App@contoso.example", "app@contoso.example"); }

TEST(SenderKey, IsTheLoginWhateverTheSenderSays) {
  auto mail = by_app();
  mail.transaction.session.auth_user = "Alice|x";
  EXPECT_EQ(subject(mail), "login|alice%7cx");
  EXPECT_EQ(sender_key(mail.context()).shown, "login Alice|x");
  mail.transaction.envelope.mail_from = test::reading({"other@contoso.example"});
  mail.connector.name = "another";
  EXPECT_EQ(subject(mail), "login|alice%7cx");
}

TEST(SenderKey, IsNotTheLoginOfARelay) {
  auto mail = by_app();
  mail.transaction.session.auth_user = "relay";
  mail.origin.relayed = true;
  mail.origin.client = IpAddress::parse("10.9.9.9");
  EXPECT_EQ(subject(mail), "sender|onprem-to-m365|10.9.9.9|app@contoso.example");
}

// T9: whoever writes a victim's sender elsewhere counts elsewhere.
TEST(SenderKey, IsNeverAMailFromAlone) {
  auto victim = by_app();
  auto other_host = by_app();
  other_host.origin.client = IpAddress::parse("10.1.2.4");
  auto other_connector = by_app();
  other_connector.connector.name = "other";
  EXPECT_EQ(subject(victim), "sender|onprem-to-m365|10.1.2.3|app@contoso.example");
  EXPECT_NE(subject(victim), subject(other_host));
  EXPECT_NE(subject(victim), subject(other_connector));
}

TEST(SenderKey, TellsNullSendersApartByFrom) {
  const auto reply = test::scene("<>", "Alice@contoso.example");
  EXPECT_EQ(subject(reply), "sender|onprem-to-m365|10.1.2.3|<>|alice@contoso.example");
  EXPECT_EQ(sender_key(reply.context()).shown, "<> of alice@contoso.example from 10.1.2.3");
}

TEST(SenderKey, IsOneForAmbiguousSenders) {
  auto mail = by_app();
  mail.transaction.envelope.mail_from = test::reading({"a@contoso.example"}, {"b@evil.example"});
  EXPECT_EQ(subject(mail), "sender|onprem-to-m365|10.1.2.3|ambiguous");
}

TEST(SenderKey, IsOneForTheBounceAddressesOfOneNewsletter) {
  auto first = test::scene("bounce-1-bob=customer.example@contoso.example", "n@contoso.example");
  auto second = test::scene("bounce-2-eve=shop.example@contoso.example", "n@contoso.example");
  second.transaction.envelope.rcpt_to[0].address = test::address("eve@shop.example");
  EXPECT_EQ(subject(first), "sender|onprem-to-m365|10.1.2.3|*@contoso.example");
  EXPECT_EQ(subject(first), subject(second));
}

TEST(SenderKey, TakesExchangeOnlineForOneClientOfEachKindOfTenant) {
  auto mail =
      test::scene("app@contoso.example", "app@contoso.example", connector::Direction::from_cloud);
  mail.provenance = connector::Provenance::exchange_online;
  EXPECT_EQ(subject(mail), "sender|other-way|exchange_online|app@contoso.example");
  mail.ours.tenant_ids = {"11111111-1111-1111-1111-111111111111"};
  mail.transaction.message.exchange.tenant_id = "22222222-2222-2222-2222-222222222222";
  EXPECT_EQ(subject(mail), "sender|other-way|exchange_online:foreign|app@contoso.example");
}

TEST(ClientNetwork, IsTheAddressOrItsNetwork) {
  EXPECT_EQ(client_network(IpAddress::parse("10.1.2.3")), "10.1.2.3");
  EXPECT_EQ(client_network(IpAddress::parse("2001:db8:0:5:1:2:3:4")), "2001:db8:0:5::/64");
  EXPECT_EQ(client_network(IpAddress::parse("2001:db8:0:5::9")), "2001:db8:0:5::/64");
  EXPECT_NE(client_network(IpAddress::parse("2001:db8:0:6::9")), "2001:db8:0:5::/64");
  EXPECT_EQ(client_network(std::nullopt), "unknown");
}

TEST(SenderLiteral, IsReadAsLimitsReadIt) {
  EXPECT_EQ(sender_literal(test::reading({"A@x.example"})), "a@x.example");
  EXPECT_EQ(sender_literal(test::reading({"<>"})), "<>");
  EXPECT_EQ(sender_literal(test::reading({"a@x.example", "b@x.example"})), "ambiguous");
  EXPECT_EQ(sender_literal({}), "ambiguous");
  auto twice = test::reading({"a@x.example"});
  twice.fields = 2;
  EXPECT_EQ(sender_literal(twice), "ambiguous");
}

}  // namespace
}  // namespace weir::detect
