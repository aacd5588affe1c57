#include "detect/no_identity.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using test::scene;
using test::stranger;

std::vector<Finding> no_identity(const test::Scene& scene) { return scene.judge(NoIdentity{{}}); }

TEST(NoIdentity, FiresOnAMismatchOfAStranger) {
  const auto findings = no_identity(stranger("a@shop.example", "ceo@contoso.example"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 15u);
  EXPECT_EQ(findings[0].symptom, "S2");
}

TEST(NoIdentity, IsSilentWhenTheMailAligns) {
  EXPECT_TRUE(no_identity(stranger("a@shop.example", "b@shop.example")).empty());
}

TEST(NoIdentity, IsSilentForWhoeverCanBeNamed) {
  auto login = stranger("a@shop.example", "ceo@contoso.example");
  login.transaction.session.auth_user = "svc-app";
  EXPECT_TRUE(no_identity(login).empty());
  auto certificate = stranger("a@shop.example", "ceo@contoso.example");
  certificate.transaction.session.cert_subject = "mx.shop.example";
  EXPECT_TRUE(no_identity(certificate).empty());
}

TEST(NoIdentity, IsSilentForAClientOfADeclaredConnector) {
  EXPECT_TRUE(no_identity(scene("a@shop.example", "ceo@contoso.example")).empty());
  auto other_listener = stranger("a@shop.example", "ceo@contoso.example");
  other_listener.origin.client = IpAddress::parse("10.1.2.3");
  EXPECT_TRUE(no_identity(other_listener).empty());
}

TEST(NoIdentity, AsksForTheClientBehindARelay) {
  auto mail = stranger("a@shop.example", "ceo@contoso.example");
  mail.transaction.session.client = IpAddress::parse("192.0.2.1");
  mail.transaction.session.cert_subject = "relay.contoso.example";
  mail.transaction.session.auth_user = "relay";
  mail.origin.relayed = true;
  EXPECT_EQ(no_identity(mail).size(), 1u);
  EXPECT_NE(no_identity(mail).at(0).evidence.find("203.0.113.9"), std::string::npos);
  mail.origin.client = IpAddress::parse("10.1.2.3");
  EXPECT_TRUE(no_identity(mail).empty());
}

TEST(NoIdentity, FiresForAClientWithoutAnAddress) {
  auto mail = stranger("a@shop.example", "ceo@contoso.example");
  mail.origin.client.reset();
  EXPECT_EQ(no_identity(mail).size(), 1u);
}

}  // namespace
}  // namespace weir::detect
