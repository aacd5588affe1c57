#include "detect/foreign_tenant.hpp"

#include <gtest/gtest.h>

#include "detect/exchange_scene.hpp"

namespace weir::detect {
namespace {

using test::from_cloud;
using test::kOurs;
using test::kTheirs;
using test::to_outside;

constexpr std::string_view kUs = "ceo@contoso.example";
constexpr std::string_view kThem = "ann@partner.example";

std::vector<Finding> found(const test::Scene& scene) { return scene.judge(ForeignTenant{{}}); }

TEST(ForeignTenant, FiresOnAnotherTenantsMailInOurName) {  // EchoSpoofing: both are ours
  auto mail = from_cloud(kUs, kUs, kTheirs);
  const auto findings = found(to_outside(mail));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].points, 40u);
  EXPECT_EQ(findings[0].evidence,
            "sent by tenant 99999999-8888-7777-6666-555555555555, From: contoso.example, external "
            "recipients: 1");
}

TEST(ForeignTenant, FiresOnEitherAddressOfOurs) {
  EXPECT_EQ(found(from_cloud(kUs, kThem, kTheirs)).at(0).points, 40u);
  EXPECT_EQ(found(from_cloud(kThem, kUs, kTheirs)).at(0).points, 40u);
}

TEST(ForeignTenant, FiresOnAReadingThatSomebodyCouldTake) {
  auto mail = from_cloud(kThem, kThem, kTheirs);
  mail.transaction.message.from.others = {test::address(kUs)};
  EXPECT_EQ(found(mail).size(), 1u);
}

TEST(ForeignTenant, FiresOnAnotherTenantsMailToTheOutside) {
  auto mail = from_cloud(kThem, kThem, kTheirs);
  EXPECT_EQ(found(to_outside(mail)).at(0).points, 40u);
}

TEST(ForeignTenant, IsSilentOnOrdinaryMailOfOtherTenants) {
  EXPECT_TRUE(found(from_cloud(kThem, kThem, kTheirs)).empty());
  EXPECT_TRUE(found(from_cloud("<>", kThem, kTheirs)).empty());
}

TEST(ForeignTenant, IsSilentOnOurOwnMailWhateverItsDirection) {
  auto mail = from_cloud(kUs, kUs);
  EXPECT_TRUE(found(mail).empty());
  EXPECT_TRUE(found(to_outside(mail)).empty());
}

TEST(ForeignTenant, GoesByTheDomainWhereNoTenantIsConfigured) {
  auto mail = from_cloud(kUs, kUs, kTheirs);
  mail.ours.tenant_ids.clear();
  EXPECT_TRUE(found(mail).empty());  // an id says nothing then
  mail.transaction.message.exchange.originator_org = "contoso.example";
  EXPECT_TRUE(found(mail).empty());
  mail.transaction.message.exchange.originator_org = "evil.onmicrosoft.com";
  EXPECT_EQ(found(mail).size(), 1u);
  mail.transaction.message.exchange.originator_org = "outlook.com";  // the consumer service
  EXPECT_EQ(found(mail).size(), 1u);
}

TEST(ForeignTenant, GoesByTheDomainWhereTheIdIsAbsent) {
  auto mail = from_cloud(kUs, kUs, "");
  mail.transaction.message.exchange.originator_org = "evil.example";
  EXPECT_EQ(found(mail).size(), 1u);
}

TEST(ForeignTenant, GoesByTheConnectorWhereNothingElseIsThere) {
  auto mail = from_cloud(kUs, kUs, "");
  test::attribute(mail, kTheirs, "198.51.100.9");
  EXPECT_EQ(found(mail).size(), 1u);
  test::attribute(mail, kOurs, "192.0.2.10");
  EXPECT_TRUE(found(mail).empty());
}

TEST(ForeignTenant, SeesMailInOurNameThatCameInElsewhereThoughOursHandsItOver) {
  auto mail = from_cloud(kUs, kUs);
  test::attribute(mail, kTheirs, "198.51.100.9");
  EXPECT_EQ(found(mail).at(0).points, 40u);
  auto forwarded = from_cloud(kThem, kThem);  // by a mailbox of ours
  test::attribute(forwarded, kTheirs, "198.51.100.9");
  EXPECT_TRUE(found(to_outside(forwarded)).empty());
}

TEST(ForeignTenant, TakesInstancesThatDisagreeForForeign) {
  auto mail = from_cloud(kUs, kUs);
  mail.transaction.message.exchange.conflicts = {"X-MS-Exchange-CrossTenant-Id"};
  EXPECT_EQ(found(mail).size(), 1u);
  mail.transaction.message.exchange.conflicts = {"X-Forefront-Antispam-Report"};
  EXPECT_TRUE(found(mail).empty());
}

TEST(ForeignTenant, IsSilentWithoutAnyHeader) {
  EXPECT_TRUE(found(from_cloud(kUs, kUs, "")).empty());
}

TEST(ForeignTenant, BelievesNoHeaderOfAnybodyElse) {
  auto mail = from_cloud(kUs, kUs, kTheirs);
  mail.provenance = connector::Provenance::other;
  EXPECT_TRUE(found(to_outside(mail)).empty());
}

TEST(ForeignTenant, SaysLittleOfOurOwnPostComingHomeFromAList) {
  auto mail = from_cloud("list-bounces@partner.example", kUs, kTheirs);
  test::mark_list(mail.transaction, "list.partner.example");
  EXPECT_EQ(found(mail).at(0).points, 10u);
  EXPECT_EQ(found(mail).at(0).severity, Severity::low);
}

TEST(ForeignTenant, SaysLittleOfAServiceThatIsDeclared) {
  EXPECT_EQ(found(from_cloud("b@app.saas.example", kUs, kTheirs)).at(0).points, 10u);
}

TEST(ForeignTenant, IsNotTalkedDownByTheMarksOfAList) {
  auto outside = from_cloud("list-bounces@partner.example", kUs, kTheirs);
  test::mark_list(outside.transaction, "list.partner.example");
  EXPECT_EQ(found(to_outside(outside)).at(0).points, 40u);
  auto ours = from_cloud("list-bounces@contoso.example", kUs, kTheirs);
  test::mark_list(ours.transaction, "list.contoso.example");
  EXPECT_EQ(found(ours).at(0).points, 40u);
}

}  // namespace
}  // namespace weir::detect
