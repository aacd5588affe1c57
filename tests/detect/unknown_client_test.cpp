#include "detect/unknown_client.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using test::scene;
using test::stranger;

std::vector<Finding> unknown_client(const test::Scene& scene) {
  return scene.judge(UnknownClient{{}});
}

TEST(UnknownClient, FiresWithoutADeclaredConnector) {
  const auto findings = unknown_client(stranger("a@contoso.example", "a@contoso.example"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 25u);
  EXPECT_EQ(findings[0].evidence, "no connector is declared for client 203.0.113.9");
}

TEST(UnknownClient, NamesTheRelayThatNoConnectorDeclaresAndItsClient) {
  auto mail = stranger("a@contoso.example", "a@contoso.example");
  mail.origin.client = IpAddress::parse("198.51.100.9");
  mail.origin.relayed = true;
  EXPECT_EQ(unknown_client(mail).at(0).evidence,
            "no connector is declared for client 203.0.113.9, relaying for 198.51.100.9");
}

TEST(UnknownClient, IsSilentOnADeclaredConnector) {
  EXPECT_TRUE(unknown_client(scene("a@contoso.example", "a@contoso.example")).empty());
}

TEST(UnknownClient, FiresWhenTheCertificateDoesNotMatch) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  mail.connector.certificate_names = {"mail.contoso.example"};
  mail.identity.certificate = connector::Factor::mismatch;
  EXPECT_EQ(unknown_client(mail).at(0).evidence,
            "certificate: none instead of mail.contoso.example");
}

TEST(UnknownClient, FiresWhenTheLoginDoesNotMatchThoughTheCertificateDoes) {  // trap T11
  auto mail = scene("a@contoso.example", "a@contoso.example");
  mail.connector.authenticated_users = {"svc-app", "svc-crm"};
  mail.transaction.session.auth_user = "mallory";
  mail.identity.certificate = connector::Factor::match;
  mail.identity.auth_user = connector::Factor::mismatch;
  EXPECT_EQ(unknown_client(mail).at(0).evidence,
            "login: mallory instead of svc-app or another declared one");
}

}  // namespace
}  // namespace weir::detect
