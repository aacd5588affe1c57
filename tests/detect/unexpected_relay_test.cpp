#include "detect/unexpected_relay.hpp"

#include <gtest/gtest.h>

#include "detect/exchange_scene.hpp"

namespace weir::detect {
namespace {

using test::from_cloud;
using test::to_outside;

constexpr std::string_view kUs = "ceo@contoso.example";

std::vector<Finding> found(const test::Scene& scene) { return scene.judge(UnexpectedRelay{{}}); }

TEST(UnexpectedRelay, FiresOnAnExternalRecipientAndWantsTempfail) {
  auto mail = from_cloud(kUs, kUs, "");  // it needs no header
  const auto findings = found(to_outside(mail));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 40u);
  EXPECT_EQ(findings[0].wants, Disposition::tempfail);
  EXPECT_EQ(findings[0].evidence,
            "Exchange Online mail to customer.example, external recipients: 1, connector other-way "
            "has no relays_to_external");
}

TEST(UnexpectedRelay, FiresWhenOneRecipientOfManyIsOutside) {
  auto mail = from_cloud(kUs, kUs);
  mail.transaction.envelope.rcpt_to.push_back({test::address("bob@customer.example"), ""});
  EXPECT_EQ(found(mail).size(), 1u);
}

TEST(UnexpectedRelay, IsSilentOnMailToUs) {
  EXPECT_TRUE(found(from_cloud("a@partner.example", "a@partner.example")).empty());
  auto local = from_cloud(kUs, kUs);
  local.transaction.envelope.rcpt_to = {{test::address("root"), ""}};
  EXPECT_TRUE(found(local).empty());
}

TEST(UnexpectedRelay, IsSilentWhereMailLeavesThroughUs) {
  auto mail = from_cloud(kUs, kUs);
  mail.connector.relays_to_external = true;
  EXPECT_TRUE(found(to_outside(mail)).empty());
}

TEST(UnexpectedRelay, FiresOnAFromCloudConnectorWhoseClientIsNotProven) {
  auto mail = from_cloud(kUs, kUs);
  mail.provenance = connector::Provenance::other;
  EXPECT_EQ(found(to_outside(mail)).size(), 1u);
}

TEST(UnexpectedRelay, FiresOnExchangeOnlineOnAConnectorOfAnotherDirection) {
  auto mail = from_cloud(kUs, kUs);
  mail.connector = test::facing(connector::Direction::from_internet);
  EXPECT_EQ(found(to_outside(mail)).size(), 1u);
}

TEST(UnexpectedRelay, IsSilentOnOurOwnMailToTheCloudAndBeyond) {
  EXPECT_TRUE(found(test::scene(kUs, kUs)).empty());
}

TEST(UnexpectedRelay, WantsWhatIsConfigured) {
  Settings settings{{{"action", std::string{"quarantine"}}}};
  EXPECT_EQ(UnexpectedRelay::Limits::from(settings).action, Disposition::quarantine);
  Settings wrong{{{"action", std::string{"drop"}}}};
  EXPECT_EQ(UnexpectedRelay::Limits::from(wrong).action, Disposition::tempfail);
  ASSERT_EQ(wrong.problems().size(), 1u);
  EXPECT_EQ(wrong.problems()[0].key, "action");
}

}  // namespace
}  // namespace weir::detect
