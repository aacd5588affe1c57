#include "weir/policy/hold.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "detect/build.hpp"

namespace weir::policy {
namespace {

using namespace std::chrono_literals;

const TimePoint kNow{1'767'225'600s};

/// An order on the application host's connector, in force for an hour.
Hold hold(std::string id = "a1") {
  Hold made;
  made.id = std::move(id);
  made.connector = "onprem-to-m365";
  made.until = kNow + 1h;
  return made;
}

const Hold* match(const std::vector<Hold>& holds, const test::Scene& scene,
                  std::string_view identity = "m", TimePoint now = kNow) {
  static std::deque<HoldList> kept;  // what is returned points into it
  kept.emplace_back(holds);
  return kept.back().match(scene.context(), identity, now);
}

bool takes(const Hold& one, const test::Scene& scene) { return match({one}, scene) != nullptr; }

const test::Scene kMail = test::scene("app@contoso.example", "app@contoso.example");

TEST(HoldList, TakesTheMailOfItsConnectorAndNoOther) {
  EXPECT_TRUE(takes(hold(), kMail));
  EXPECT_FALSE(takes(
      hold(), test::scene("a@b.example", "a@b.example", connector::Direction::from_internet)));
  EXPECT_EQ(match({}, kMail), nullptr);
}

TEST(HoldList, EndsByItself) {
  EXPECT_NE(match({hold()}, kMail, "m", kNow + 1h - 1ms), nullptr);
  EXPECT_EQ(match({hold()}, kMail, "m", kNow + 1h), nullptr);
}

TEST(HoldList, EveryGivenPartMustFit) {
  auto one = hold();
  one.client = IpNetwork::parse("10.1.2.0/24");
  EXPECT_TRUE(takes(one, kMail));
  one.mail_from_domain = "contoso.example";
  EXPECT_TRUE(takes(one, kMail));
  one.auth_user = "svc-app";
  EXPECT_FALSE(takes(one, kMail));
  auto logged_in = kMail;
  logged_in.transaction.session.auth_user = "svc-app";
  EXPECT_TRUE(takes(one, logged_in));
}

TEST(HoldList, LooksAtTheClientThatCounts) {
  auto one = hold();
  one.connector.clear();
  one.client = IpNetwork::parse("10.9.9.9");
  auto relayed = kMail;
  EXPECT_FALSE(takes(one, relayed));
  relayed.origin.client = IpAddress::parse("10.9.9.9");
  EXPECT_TRUE(takes(one, relayed));
  relayed.origin.client.reset();
  EXPECT_FALSE(takes(one, relayed));
}

TEST(HoldList, KnowsSendersWhateverTheirCase) {
  auto one = hold();
  one.mail_from = "app@contoso.example";
  EXPECT_TRUE(takes(one, test::scene("APP@contoso.example", "x@y.example")));
  EXPECT_FALSE(takes(one, test::scene("other@contoso.example", "app@contoso.example")));
  one.mail_from = "<>";
  EXPECT_TRUE(takes(one, test::scene("<>", "x@y.example")));
  EXPECT_FALSE(takes(one, kMail));
}

TEST(HoldList, KnowsDomainsAndWhatIsBelowThem) {
  auto one = hold();
  one.header_from_domain = "*.evil.example";
  EXPECT_TRUE(takes(one, test::scene("a@b.example", "ceo@mail.evil.example")));
  EXPECT_TRUE(takes(one, test::scene("a@b.example", "ceo@evil.example")));
  EXPECT_FALSE(takes(one, test::scene("a@evil.example", "ceo@b.example")));
  one.header_from_domain.clear();
  one.mail_from_domain = "evil.example";
  EXPECT_FALSE(takes(one, test::scene("a@mail.evil.example", "a@b.example")));
}

TEST(HoldList, AnyReadersSenderIsEnough) {  // a second From must not be a way out
  auto one = hold();
  one.header_from_domain = "evil.example";
  auto scene = kMail;
  scene.transaction.message.from = test::reading({"a@contoso.example"}, {"ceo@evil.example"});
  EXPECT_TRUE(takes(one, scene));
  scene.transaction.message.from = test::reading({"a@contoso.example", "ceo@evil.example"});
  EXPECT_TRUE(takes(one, scene));
}

TEST(HoldList, LetsCleanMailPassWhenItIsForSuspiciousMail) {
  auto one = hold();
  one.suspicious_only = true;
  const HoldList holds{{one}};
  auto context = kMail.context();
  EXPECT_EQ(holds.match(context, "m", kNow), nullptr);
  context.suspicious = true;
  EXPECT_NE(holds.match(context, "m", kNow), nullptr);
}

TEST(HoldList, TheStrongestTakesIt) {
  auto tag = hold("t");
  tag.action = Disposition::tag;
  auto reject = hold("r");
  reject.action = Disposition::reject;
  const auto* taken = match({tag, hold("d"), reject, hold("e")}, kMail);
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(taken->id, "r");
  reject.until = kNow;
  EXPECT_EQ(match({tag, hold("d"), reject, hold("e")}, kMail)->id, "d");
}

int sampled(const Hold& one, int messages) {
  const HoldList holds{{one}};
  int taken = 0;
  for (int i = 0; i < messages; ++i) {
    taken += holds.match(kMail.context(), "message " + std::to_string(i), kNow) ? 1 : 0;
  }
  return taken;
}

TEST(HoldList, TakesTheShareThatWasOrdered) {
  auto one = hold();
  for (const unsigned percent : {1U, 10U, 50U, 90U}) {
    one.percent = percent;
    const auto expected = static_cast<int>(percent) * 100;
    EXPECT_NEAR(sampled(one, 10'000), expected, 200) << percent;
  }
  one.percent = 100;
  EXPECT_EQ(sampled(one, 1000), 1000);
}

TEST(HoldList, ARetryHasTheFateOfItsFirstTry) {
  auto one = hold();
  one.percent = 50;
  const HoldList before{{one}};
  one.until += 1h;  // published again, for whatever reason
  const HoldList after{{one, hold("other")}};
  for (int i = 0; i < 200; ++i) {
    const auto identity = "message " + std::to_string(i);
    const bool first = before.match(kMail.context(), identity, kNow) != nullptr;
    const auto* again = after.match(kMail.context(), identity, kNow + 50min);
    EXPECT_EQ(first, again != nullptr && again->id == "a1") << i;
  }
}

TEST(HoldList, AWiderSampleHoldsWhatTheNarrowerHeld) {
  auto narrow = hold();
  narrow.percent = 20;
  auto wide = hold();
  wide.percent = 60;
  for (int i = 0; i < 500; ++i) {
    const auto identity = "message " + std::to_string(i);
    if (match({narrow}, kMail, identity) == nullptr) continue;
    EXPECT_NE(match({wide}, kMail, identity), nullptr);
  }
}

TEST(HoldList, TheSampleCannotBeForetoldWithoutTheId) {
  auto one = hold("a1");
  auto other = hold("b2");
  one.percent = other.percent = 50;
  int differ = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto identity = "message " + std::to_string(i);
    differ +=
        (match({one}, kMail, identity) != nullptr) != (match({other}, kMail, identity) != nullptr);
  }
  EXPECT_GT(differ, 300);
}

}  // namespace
}  // namespace weir::policy
