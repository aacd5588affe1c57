#include "weir/connector/connector.hpp"

#include <gtest/gtest.h>

#include "connector/verify.hpp"

namespace weir::connector {
namespace {

Connector declared(std::string name, std::string_view network) {
  Connector connector;
  connector.name = std::move(name);
  connector.direction = Direction::to_cloud;
  connector.client_networks = {*IpNetwork::parse(network)};
  return connector;
}

mail::Session from(std::string_view client) {
  mail::Session session;
  session.client = IpAddress::parse(client);
  return session;
}

mail::Envelope towards(std::initializer_list<std::string> hosts) {
  mail::Envelope envelope;
  for (const auto& host : hosts) envelope.rcpt_to.push_back({{"bob", "y.example"}, host});
  return envelope;
}

TEST(ConnectorTable, TakesTheFirstThatFits) {
  const ConnectorTable table{{declared("narrow", "10.1.0.0/16"), declared("wide", "10.0.0.0/8")}};
  EXPECT_EQ(table.match(from("10.1.2.3"), {}).connector->name, "narrow");
  EXPECT_EQ(table.match(from("10.2.2.3"), {}).connector->name, "wide");
}

TEST(ConnectorTable, GivesUnknownToAClientOfNoConnector) {
  const ConnectorTable table{{declared("one", "10.1.0.0/16")}};
  const auto match = table.match(from("192.0.2.1"), {});
  EXPECT_EQ(match.connector->name, kUnknownConnector);
  EXPECT_EQ(match.connector->direction, Direction::unknown);
  EXPECT_EQ(match.identity.network, Factor::absent);
  EXPECT_FALSE(match.identity.mismatched());
}

TEST(ConnectorTable, GivesUnknownToAClientWithoutAnAddress) {
  const ConnectorTable table{{declared("one", "0.0.0.0/0")}};
  EXPECT_EQ(table.match({}, {}).connector->name, kUnknownConnector);
}

TEST(ConnectorTable, SelectsByListener) {
  auto connector = declared("one", "10.1.0.0/16");
  connector.listeners = {"from-apps"};
  const ConnectorTable table{{connector}};
  auto session = from("10.1.2.3");
  EXPECT_EQ(table.match(session, {}).connector->name, kUnknownConnector);
  session.daemon_name = "from-apps";
  const auto match = table.match(session, {});
  EXPECT_EQ(match.connector->name, "one");
  EXPECT_EQ(match.identity.network, Factor::match);
  EXPECT_EQ(match.identity.listener, Factor::match);
  EXPECT_EQ(match.identity.next_hop, Factor::absent);
}

TEST(ConnectorTable, SelectsByTheNextHopOfEveryRecipient) {
  auto connector = declared("one", "10.1.0.0/16");
  connector.next_hops = {"*.mail.protection.outlook.com"};
  const ConnectorTable table{{connector}};
  const std::string cloud = "[contoso.mail.protection.outlook.com]:25";
  EXPECT_EQ(table.match(from("10.1.2.3"), towards({cloud, cloud})).connector->name, "one");
  EXPECT_EQ(table.match(from("10.1.2.3"), towards({cloud, "mx.other.example"})).connector->name,
            kUnknownConnector);
  EXPECT_EQ(table.match(from("10.1.2.3"), towards({cloud, ""})).connector->name, kUnknownConnector);
  EXPECT_EQ(table.match(from("10.1.2.3"), {}).connector->name, kUnknownConnector);
}

TEST(ConnectorTable, VerifiesTheCertificateWithoutSelectingByIt) {
  auto connector = declared("one", "10.1.0.0/16");
  connector.certificate_names = {"mail.contoso.example"};
  const ConnectorTable table{{connector}};
  auto session = from("10.1.2.3");
  EXPECT_EQ(table.match(session, {}).identity.certificate, Factor::mismatch);
  session.cert_subject = "mail.evil.example";
  EXPECT_EQ(table.match(session, {}).identity.certificate, Factor::mismatch);
  EXPECT_EQ(table.match(session, {}).connector->name, "one");
  session.cert_subject = "MAIL.contoso.example";
  EXPECT_EQ(table.match(session, {}).identity.certificate, Factor::match);
}

TEST(ConnectorTable, VerifiesTheLoginExactly) {
  auto connector = declared("one", "10.1.0.0/16");
  connector.authenticated_users = {"svc-app"};
  const ConnectorTable table{{connector}};
  auto session = from("10.1.2.3");
  EXPECT_TRUE(table.match(session, {}).identity.mismatched());
  session.auth_user = "SVC-APP";
  EXPECT_TRUE(table.match(session, {}).identity.mismatched());
  session.auth_user = "svc-app";
  EXPECT_EQ(table.match(session, {}).identity.auth_user, Factor::match);
}

TEST(ConnectorTable, CallsAbsentWhatTheConnectorDoesNotAskFor) {
  const ConnectorTable table{{declared("one", "10.1.0.0/16")}};
  auto session = from("10.1.2.3");
  session.cert_subject = "whatever.example";
  session.auth_user = "whoever";
  const auto identity = table.match(session, {}).identity;
  EXPECT_EQ(identity.certificate, Factor::absent);
  EXPECT_EQ(identity.auth_user, Factor::absent);
}

TEST(ConnectorTable, KnowsTheClientsOfDeclaredConnectors) {
  auto connector = declared("one", "10.1.0.0/16");
  connector.listeners = {"elsewhere"};
  const ConnectorTable table{{connector}};
  EXPECT_TRUE(table.knows_client(*IpAddress::parse("10.1.9.9")));
  EXPECT_FALSE(table.knows_client(*IpAddress::parse("10.2.9.9")));
}

TEST(CommonName, TakesThePostfixSubjectAsItIs) {
  EXPECT_EQ(common_name("mail.contoso.example"), "mail.contoso.example");
}

TEST(CommonName, FindsTheNameInASendmailSubject) {
  EXPECT_EQ(common_name("/C=DE/O=Contoso/CN=mail.contoso.example/OU=x"), "mail.contoso.example");
  EXPECT_EQ(common_name("/C=DE/O=Contoso"), "");
}

TEST(CommonName, TrustsNoSubjectWithTwoNames) {
  EXPECT_EQ(common_name("/CN=evil.example/O=x/CN=mail.contoso.example"), "");
}

TEST(CertificateFits, TreatsAWildcardAsEveryNameBelow) {
  EXPECT_TRUE(certificate_fits("*.contoso.example", "mx1.contoso.example"));
  EXPECT_TRUE(certificate_fits("*.contoso.example", "*.contoso.example"));
  EXPECT_FALSE(certificate_fits("*.contoso.example", "contoso.example"));
  EXPECT_FALSE(certificate_fits("*.contoso.example", "evilcontoso.example"));
  EXPECT_FALSE(certificate_fits("*.contoso.example", ""));
}

TEST(Direction, HasNoNameForUnknownInSettings) {
  EXPECT_EQ(direction_from("from_cloud"), Direction::from_cloud);
  EXPECT_EQ(direction_from("unknown"), std::nullopt);
  EXPECT_EQ(to_string(Direction::unknown), "unknown");
}

}  // namespace
}  // namespace weir::connector
