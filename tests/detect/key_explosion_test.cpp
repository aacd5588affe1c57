#include "detect/key_explosion.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"
#include "detect/readings.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using test::counted;
using test::Readings;

const KeyExplosion kDetector{{}};

test::Scene mail() { return test::scene("x17@contoso.example", "x17@contoso.example"); }

std::vector<Finding> said(const test::Scene& scene, std::uint64_t paths, std::uint64_t authors) {
  return kDetector.judge(scene.context(), Readings{counted(paths), counted(authors)});
}

TEST(KeyExplosion, CountsAfterTheOthers) { EXPECT_TRUE(kDetector.counts()); }

TEST(KeyExplosion, CountsOneThingOfMailWhoseSendersAreTheSame) {
  const auto asked = kDetector.observe(test::scene("A@x.example", "a@x.example").context());
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].key, (count::CounterKey{"key_explosion", "onprem-to-m365|mail_from|10.1.2.3",
                                             std::chrono::hours{1}}));
  EXPECT_TRUE(asked[0].distinct);
  EXPECT_EQ(asked[0].things, std::vector{count::thing_hash("a@x.example")});
}

TEST(KeyExplosion, CountsFromBesideAnotherMailFrom) {
  const auto asked = kDetector.observe(test::scene("<>", "a@x.example").context());
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].things, std::vector{count::thing_hash("<>")});
  EXPECT_EQ(asked[1].key.subject, "onprem-to-m365|from|10.1.2.3");
  EXPECT_EQ(asked[1].things, std::vector{count::thing_hash("a@x.example")});
}

TEST(KeyExplosion, CountsAmbiguousSendersAsTheOneKeyThatTheyMake) {
  auto scene = mail();
  scene.transaction.envelope.mail_from = test::reading({"a@x.example"}, {"b@x.example"});
  EXPECT_EQ(kDetector.observe(scene.context()).at(0).things,
            std::vector{count::thing_hash("ambiguous")});
}

TEST(KeyExplosion, CountsANetworkOfIpv6AsOneClient) {
  auto scene = mail();
  scene.origin.client = IpAddress::parse("2001:db8:1:2::5");
  EXPECT_EQ(kDetector.observe(scene.context()).at(0).key.subject,
            "onprem-to-m365|mail_from|2001:db8:1:2::/64");
}

TEST(KeyExplosion, IsSilentAtItsThresholdAndNamesTheClientAbove) {
  EXPECT_TRUE(said(mail(), 1000, 1000).empty());
  const auto findings = said(mail(), 1001, 0);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "key_explosion");
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_EQ(findings[0].points, 0u);
  EXPECT_EQ(findings[0].symptom, "S1");
  EXPECT_EQ(findings[0].evidence,
            "client 10.1.2.3 used 1001 MAIL FROM in 1h, more than 1000: somebody makes up senders");
  EXPECT_EQ(said(mail(), 5000, 0).at(0).severity, Severity::low);
  EXPECT_EQ(said(mail(), 5001, 0).at(0).severity, Severity::high);
}

TEST(KeyExplosion, FiresForFromAloneToo) {
  const auto findings = said(test::scene("<>", "a@x.example"), 1, 5001);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].evidence,
            "client 10.1.2.3 used 1 MAIL FROM and 5001 other From in 1h, more than 5000: somebody "
            "makes up senders");
}

TEST(KeyExplosion, OnlyNotesThemWhereEverybodysMailComesIn) {
  for (const auto direction : {Direction::from_cloud, Direction::from_internet}) {
    const auto scene = test::scene("a@x.example", "a@x.example", direction);
    EXPECT_EQ(said(scene, 9999, 0).at(0).severity, Severity::info);
    EXPECT_EQ(said(scene, 9999, 0).at(0).symptom, "");
  }
}

TEST(KeyExplosion, OnlyNotesTheBounceAddressesOfANewsletter) {
  auto scene = test::scene("bounce-1-bob=customer.example@contoso.example", "n@contoso.example");
  EXPECT_EQ(said(scene, 9999, 1).at(0).severity, Severity::info);
  EXPECT_EQ(said(scene, 9999, 1001).at(0).severity, Severity::high) << "From is made up too";
  scene.transaction.envelope.rcpt_to[0].address = test::address("eve@shop.example");
  EXPECT_EQ(said(scene, 9999, 1).at(0).severity, Severity::high) << "names another recipient";
}

TEST(KeyExplosion, IsSilentWhenTheCountIsUnknown) {
  EXPECT_TRUE(kDetector.judge(mail().context(), {}).empty());
  EXPECT_TRUE(kDetector.judge(mail().context(), Readings{std::nullopt, std::nullopt}).empty());
  EXPECT_EQ(kDetector.judge(mail().context(), Readings{std::nullopt, counted(1001)}).size(), 1u);
}

TEST(KeyExplosion, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{4}},
                     {"warn_senders", std::int64_t{10}},
                     {"high_senders", std::int64_t{20}}}};
  const auto limits = KeyExplosion::Limits::from(settings);
  EXPECT_EQ(limits.points, 4u);
  EXPECT_EQ(limits.warn_senders, 10u);
  EXPECT_EQ(limits.high_senders, 20u);
  EXPECT_TRUE(settings.unread().empty());
  EXPECT_TRUE(settings.problems().empty());
}

TEST(KeyExplosion, WantsItsThresholdsInOrder) {
  Settings settings{{{"warn_senders", std::int64_t{5000}}}};
  KeyExplosion::Limits::from(settings);
  ASSERT_EQ(settings.problems().size(), 1u);
  EXPECT_EQ(settings.problems()[0].key, "high_senders");
}

}  // namespace
}  // namespace weir::detect
