#include "detect/forged_exchange_headers.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

constexpr std::string_view kUs = "app@contoso.example";
constexpr std::string_view kThem = "ann@partner.example";

std::vector<Finding> found(const test::Scene& scene) {
  return scene.judge(ForgedExchangeHeaders{{}});
}

/// Mail that carries such a header and claims nothing by it.
test::Scene carrying(std::string_view sender, Direction direction) {
  auto mail = test::scene(sender, sender, direction);
  auto& facts = mail.transaction.message.exchange;
  facts.internal_headers = {"X-MS-Exchange-Organization-SCL"};
  facts.internal_headers_seen = 1;
  return mail;
}

test::Scene claiming(std::string_view sender, Direction direction) {
  auto mail = carrying(sender, direction);
  auto& facts = mail.transaction.message.exchange;
  facts.internal_headers.emplace_back("X-MS-Exchange-CrossPremises-AuthAs");
  facts.internal_headers.emplace_back("X-MS-Exchange-CrossPremises-AuthSource");
  facts.internal_headers_seen = 3;
  facts.internal_auth_as = mail::AuthAs::internal;
  return mail;
}

TEST(ForgedExchangeHeaders, FiresOnAClientThatIsNoExchange) {
  const auto findings = found(carrying(kUs, Direction::to_cloud));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::medium);
  EXPECT_EQ(findings[0].points, 25u);
  EXPECT_EQ(findings[0].evidence,
            "client that is no Exchange sends X-MS-Exchange-Organization-SCL");
}

TEST(ForgedExchangeHeaders, SpeaksUpWhenTrustIsClaimed) {
  for (const auto direction : {Direction::to_cloud, Direction::from_internet, Direction::unknown}) {
    const auto findings = found(claiming(kThem, direction));
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].severity, Severity::high);
    EXPECT_EQ(findings[0].points, 25u);
    EXPECT_EQ(findings[0].evidence,
              "claims to be authenticated inside an Exchange organization: AuthAs Internal, "
              "X-MS-Exchange-Organization-SCL, X-MS-Exchange-CrossPremises-AuthAs and more, "
              "fields: 3");
  }
}

TEST(ForgedExchangeHeaders, SaysLittleOfWhatACarelessSenderLetsOut) {
  const auto findings = found(carrying(kThem, Direction::from_internet));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_EQ(findings[0].points, 5u);
}

TEST(ForgedExchangeHeaders, IsSilentWithoutSuchHeaders) {
  EXPECT_TRUE(found(test::scene(kUs, kUs)).empty());
}

TEST(ForgedExchangeHeaders, IsSilentOnExchange) {
  auto mail = claiming(kUs, Direction::to_cloud);
  mail.connector.exchange_server = true;
  EXPECT_TRUE(found(mail).empty());
  mail.identity.certificate = connector::Factor::mismatch;  // it is not who it should be
  EXPECT_EQ(found(mail).size(), 1u);
}

TEST(ForgedExchangeHeaders, IsSilentOnExchangeOnline) {
  auto mail = claiming(kThem, Direction::from_internet);
  mail.provenance = connector::Provenance::exchange_online;
  EXPECT_TRUE(found(mail).empty());
  EXPECT_TRUE(found(claiming(kThem, Direction::from_cloud)).empty());
}

TEST(ForgedExchangeHeaders, ShowsNoByteOfAHostileNameAsItIs) {
  auto mail = carrying(kUs, Direction::to_cloud);
  mail.transaction.message.exchange.internal_headers = {"X-MS-Exchange-Organization-\x1b[2J"};
  EXPECT_EQ(found(mail).at(0).evidence.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace weir::detect
