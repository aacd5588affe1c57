#include "weir/connector/origin.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace weir::connector {
namespace {

/// Our relays are 10.9.0.0/16; Exchange Online is 192.0.2.0/24 here.
Organization ours() {
  Organization organization;
  organization.trusted_relays = {*IpNetwork::parse("10.9.0.0/16")};
  organization.exchange_online = {*IpNetwork::parse("192.0.2.0/24")};
  return organization;
}

mail::Session from(std::string_view client, std::string name = "unknown") {
  mail::Session session;
  session.client = IpAddress::parse(client);
  session.client_name = std::move(name);
  return session;
}

mail::Hop hop(std::string_view client, std::string by, std::string name = {}) {
  return {.client = IpAddress::parse(client),
          .client_name = std::move(name),
          .helo = "x",
          .by = std::move(by),
          .protocol = "esmtp"};
}

std::string client_of(const Origin& origin) {
  return origin.client ? origin.client->to_string() : "";
}

Origin origin(std::string_view client, std::vector<mail::Hop> trace) {
  return origin_of(from(client), trace, ours());
}

TEST(Origin, IsTheConnectedClient) {
  const auto origin = origin_of(from("198.51.100.7", "mx.shop.example"), {}, ours());
  EXPECT_EQ(client_of(origin), "198.51.100.7");
  EXPECT_EQ(origin.name, "mx.shop.example");
  EXPECT_FALSE(origin.relayed);
  EXPECT_FALSE(origin.unreadable);
}

TEST(Origin, HasNoNameThatTheMtaCouldNotVerify) {
  EXPECT_EQ(origin_of(from("198.51.100.7", "unknown"), {}, ours()).name, "");
  EXPECT_EQ(origin_of(from("198.51.100.7", "[198.51.100.7]"), {}, ours()).name, "");
}

TEST(Origin, IsNotWhatAStrangersReceivedSays) {
  const auto found = origin("198.51.100.7", {hop("10.1.2.3", "relay1.contoso.example")});
  EXPECT_EQ(client_of(found), "198.51.100.7");
  EXPECT_FALSE(found.relayed);
  EXPECT_EQ(found.hops, 0u);
}

TEST(Origin, IsReadFromTheFieldOfATrustedRelay) {
  const auto found = origin("10.9.0.1", {hop("198.51.100.7", "relay1", "mx.shop.example"),
                                         hop("10.1.2.3", "forged.example")});
  EXPECT_EQ(client_of(found), "198.51.100.7");
  EXPECT_EQ(found.name, "mx.shop.example");
  EXPECT_TRUE(found.relayed);
  EXPECT_EQ(found.hops, 1u);
}

TEST(Origin, IsReadThroughAChainOfTrustedRelays) {
  const auto found = origin("10.9.0.1", {hop("10.9.0.2", "relay1"), hop("198.51.100.7", "relay2"),
                                         hop("10.1.2.3", "forged.example")});
  EXPECT_EQ(client_of(found), "198.51.100.7");
  EXPECT_EQ(found.hops, 2u);
}

TEST(Origin, IsTheLastClientKnownWhenTheChainBreaks) {
  const auto found = origin("10.9.0.1", {hop("10.9.0.2", "relay1")});
  EXPECT_EQ(client_of(found), "10.9.0.2");
  EXPECT_TRUE(found.relayed);
  EXPECT_TRUE(found.unreadable);
}

TEST(Origin, IsTheRelayWhenItsFieldIsNotThereOrTellsNoClient) {
  EXPECT_TRUE(origin("10.9.0.1", {}).unreadable);
  mail::Hop no_client;
  no_client.helo = "somebody";
  no_client.by = "relay1";
  const auto found = origin("10.9.0.1", {no_client, hop("198.51.100.7", "relay1")});
  EXPECT_EQ(client_of(found), "10.9.0.1");
  EXPECT_TRUE(found.unreadable);
  EXPECT_FALSE(found.relayed);
}

TEST(Origin, IsTheRelayWhereTheMessageWasMade) {
  auto mapi = hop("fe80::1", "ex01");
  mapi.protocol = "mapi";
  mail::Hop pickup;
  pickup.by = "relay1";
  for (const auto& made_there : {mapi, pickup}) {
    const auto found = origin("10.9.0.1", {made_there, hop("198.51.100.7", made_there.by)});
    EXPECT_EQ(client_of(found), "10.9.0.1");
    EXPECT_FALSE(found.unreadable);
    EXPECT_FALSE(found.relayed);
  }
}

TEST(Origin, IsReadThroughAFilterOnTheRelay) {
  for (const auto* own : {"127.0.0.1", "::1", "fe80::7"}) {
    const auto found = origin(
        "10.9.0.1", {hop(own, "relay1"), hop(own, "localhost"), hop("198.51.100.7", "relay1")});
    EXPECT_EQ(client_of(found), "198.51.100.7") << own;
    EXPECT_EQ(found.hops, 3u);
  }
}

TEST(Origin, IsNotReadFromAFieldOfAnotherHostBelowAFilter) {
  for (const auto* by : {"other.example", ""}) {
    const auto found = origin("10.9.0.1", {hop("127.0.0.1", "relay1"), hop("198.51.100.7", by)});
    EXPECT_EQ(client_of(found), "10.9.0.1") << by;
    EXPECT_TRUE(found.unreadable);
  }
  const auto nameless = origin("10.9.0.1", {hop("127.0.0.1", ""), hop("198.51.100.7", "")});
  EXPECT_EQ(client_of(nameless), "10.9.0.1");
}

TEST(Origin, EndsOnATraceThatGoesRoundInTheRelays) {
  const std::vector<mail::Hop> round(mail::kMaxHops, hop("10.9.0.1", "relay1"));
  const auto found = origin("10.9.0.1", round);
  EXPECT_EQ(client_of(found), "10.9.0.1");
  EXPECT_TRUE(found.unreadable);
  EXPECT_EQ(found.hops, mail::kMaxHops);
}

TEST(Origin, IsNobodyWithoutAClient) {
  const auto found = origin_of({}, {}, ours());
  EXPECT_FALSE(found.client);
  EXPECT_FALSE(found.unreadable);
}

Provenance provenance(mail::Session session) {
  return provenance_of(origin_of(session, {}, ours()), session, ours());
}

TEST(Provenance, IsExchangeOnlineByItsAddress) {
  EXPECT_EQ(provenance(from("192.0.2.9")), Provenance::exchange_online);
  EXPECT_EQ(provenance(from("198.51.100.7")), Provenance::other);
  EXPECT_EQ(provenance({}), Provenance::other);
}

TEST(Provenance, IsNobodysWhereNoRangesAreKnown) {
  const auto session = from("192.0.2.9");
  EXPECT_EQ(provenance_of(origin_of(session, {}, {}), session, {}), Provenance::other);
}

TEST(Provenance, IsNotBelievedAgainstACertificate) {
  auto session = from("192.0.2.9");
  session.cert_subject = "mail.protection.outlook.com";
  EXPECT_EQ(provenance(session), Provenance::exchange_online);
  session.cert_subject = "/C=US/O=Microsoft/CN=mail.protection.outlook.com";
  EXPECT_EQ(provenance(session), Provenance::exchange_online);
  session.cert_subject = "contoso-example.x-v1.mx.microsoft";
  EXPECT_EQ(provenance(session), Provenance::exchange_online);
  session.cert_subject = "mail.protection.outlook.com.evil.example";
  EXPECT_EQ(provenance(session), Provenance::other);
}

TEST(Provenance, IsNotProvenByACertificateAlone) {
  auto session = from("198.51.100.7");
  session.cert_subject = "mail.protection.outlook.com";
  EXPECT_EQ(provenance(session), Provenance::other);
}

TEST(Provenance, BehindARelayGoesByTheRelaysClientAndNotByItsCertificate) {
  auto session = from("10.9.0.1");
  session.cert_subject = "relay1.contoso.example";
  const std::vector<mail::Hop> trace{hop("192.0.2.9", "relay1")};
  EXPECT_EQ(provenance_of(origin_of(session, trace, ours()), session, ours()),
            Provenance::exchange_online);
  const auto stranger = from("198.51.100.7");
  EXPECT_EQ(provenance_of(origin_of(stranger, trace, ours()), stranger, ours()), Provenance::other);
}

}  // namespace
}  // namespace weir::connector
