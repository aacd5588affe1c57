#include "count/others.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::count {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

Distinct seen(std::initializer_list<int> things, TimePoint at = kNoon) {
  Distinct out;
  for (const int thing : things) out.add(thing_hash(std::to_string(thing)), 1h, at);
  return out;
}

Distinct many(int from, int to, TimePoint at = kNoon) {
  Distinct out;
  for (int i = from; i < to; ++i) out.add(thing_hash(std::to_string(i)), 1h, at);
  return out;
}

Record volume(std::uint64_t by) {
  Record record;
  record.seen.add(by, 1h, kNoon);
  return record;
}

std::vector<std::string> keys(const std::vector<OwnPart>& parts) {
  std::vector<std::string> out;
  for (const auto& part : parts) out.push_back(part.key);
  return out;
}

/// Has been told and asked once, as a counter in use is.
void settle(Others& others, const std::string& key) {
  others.use(key, kNoon);
  others.take_wanted(100, kNoon);
  others.heard({key, {}, 0, 0}, nullptr, kNoon);
  others.take_changed(100, kNoon);
  others.published({key, 7, 10}, kNoon);
}

TEST(United, OfExactCountsIsExact) {
  const auto both = united(seen({1, 2, 3}), seen({3, 4}));
  EXPECT_TRUE(both.exact());
  EXPECT_EQ(both.estimate(1h, kNoon), 4u);
}

TEST(United, KeepsTheLatestSight) {
  const auto both = united(seen({1}, kNoon), seen({1}, kNoon + 30min));
  EXPECT_EQ(both.estimate(1h, kNoon + 80min), 1u);
}

TEST(United, EqualsMergingInEveryMixture) {
  const std::vector<Distinct> samples{{},
                                      seen({1, 2, 3}),
                                      many(0, 200),
                                      many(100, 300, kNoon + 10min),
                                      many(0, 5000),
                                      many(2000, 9000, kNoon + 20min)};
  for (const auto& a : samples) {
    for (const auto& b : samples) {
      Distinct merged = a;
      merged.merge(b);
      const auto both = united(a, b);
      for (const auto at : {kNoon + 20min, kNoon + 65min, kNoon + 75min}) {
        EXPECT_EQ(both.estimate(1h, at), merged.estimate(1h, at));
      }
    }
  }
}

TEST(WaitingKeys, GivesSteadyOnesFirstAndNewOnesAQuarter) {
  WaitingKeys waiting{100};
  for (const char* key : {"n1", "n2", "n3", "n4"}) waiting.push(key, false);
  for (const char* key : {"s1", "s2", "s3", "s4"}) waiting.push(key, true);
  EXPECT_THAT(waiting.take(4), ElementsAre("s1", "s2", "s3", "n1"));
  EXPECT_THAT(waiting.take(100), ElementsAre("s4", "n2", "n3", "n4"));
}

TEST(WaitingKeys, IsBounded) {
  WaitingKeys waiting{2};
  EXPECT_TRUE(waiting.push("a", true));
  EXPECT_TRUE(waiting.push("b", false));
  EXPECT_FALSE(waiting.push("c", true));
}

TEST(Others, AsksForACounterWhenItIsFirstUsed) {
  Others others{{}};
  EXPECT_EQ(others.use("k", kNoon), nullptr);
  others.use("k", kNoon);
  EXPECT_THAT(others.take_wanted(10, kNoon), ElementsAre("k"));
  EXPECT_THAT(others.take_wanted(10, kNoon), IsEmpty());
}

TEST(Others, JoinsWhatItHeard) {
  Others others{{}};
  others.use("k", kNoon);
  others.heard({"k", volume(4), 0, 0}, nullptr, kNoon);
  auto* elsewhere = others.use("k", kNoon);
  ASSERT_NE(elsewhere, nullptr);
  Reading reading;
  reading.total = reading.admitted = 3;
  join(*elsewhere, Record{}, {{"k", "s", 1h}, 1, {}}, {}, kNoon, reading);
  EXPECT_EQ(reading.total, 7u);
  EXPECT_EQ(reading.others, 4u);
}

TEST(Others, TellsAChangeOnce) {
  Others others{{}};
  settle(others, "k");
  others.changed("k");
  others.changed("k");
  const auto parts = others.take_changed(10, kNoon);
  EXPECT_THAT(keys(parts), ElementsAre("k"));
  EXPECT_EQ(parts[0].published, 7u);
  EXPECT_THAT(others.take_changed(10, kNoon), IsEmpty());
}

TEST(Others, TellsAgainWhatIsNotThereAsItWasWritten) {
  Others others{{}};
  settle(others, "k");
  others.heard({"k", {}, 7, 0}, nullptr, kNoon);
  EXPECT_THAT(others.take_changed(10, kNoon), IsEmpty());
  others.heard({"k", {}, 0, 0}, nullptr, kNoon);
  const auto parts = others.take_changed(10, kNoon);
  ASSERT_THAT(parts, SizeIs(1));
  EXPECT_EQ(parts[0].published, 0u);
}

TEST(Others, AsksForWhatSomebodyAnnouncedIfItIsUsedHere) {
  Others others{{}};
  settle(others, "k");
  others.announced({thing_hash("unused"), thing_hash("k")});
  EXPECT_THAT(others.take_wanted(10, kNoon), ElementsAre("k"));
}

TEST(Others, LargePartsTravelOnceASecond) {
  Others others{{}};
  settle(others, "k");
  others.published({"k", 7, 100'000}, kNoon);
  others.heard({"k", {}, 7, 100'000}, nullptr, kNoon);
  others.changed("k");
  others.announced({thing_hash("k")});
  EXPECT_THAT(others.take_changed(10, kNoon + 999ms), IsEmpty());
  EXPECT_THAT(others.take_wanted(10, kNoon + 999ms), IsEmpty());
  EXPECT_THAT(keys(others.take_changed(10, kNoon + 1s)), ElementsAre("k"));
  EXPECT_THAT(others.take_wanted(10, kNoon + 1s), ElementsAre("k"));
}

TEST(Others, AClockThatStepsBackDoesNotStopLargeParts) {
  Others others{{}};
  settle(others, "k");
  others.published({"k", 7, 100'000}, kNoon);
  others.changed("k");
  EXPECT_THAT(keys(others.take_changed(10, kNoon - 24h)), ElementsAre("k"));
}

TEST(Others, ForgetsTheLongestUnused) {
  Others others{{.counters = 2}};
  for (const char* key : {"a", "b", "c"}) settle(others, key);
  others.bound();
  EXPECT_EQ(others.size(), 2u);
  others.announced({thing_hash("a"), thing_hash("c")});
  EXPECT_THAT(others.take_wanted(10, kNoon), ElementsAre("c"));
}

TEST(Others, AChangeOfACounterThatItForgotIsStillTold) {
  Others others{{.counters = 1}};
  others.use("a", kNoon);
  others.changed("a");
  others.use("b", kNoon);
  others.bound();
  EXPECT_THAT(keys(others.take_changed(10, kNoon)), ElementsAre("a"));
}

TEST(Others, BoundsWhatDifferentThingsTake) {
  Others others{{.counters = 1000, .thing_bytes = 64 * 1024}};
  for (int i = 0; i < 100; ++i) {
    const auto key = std::to_string(i);
    Record sum;
    sum.things = Boxed{many(0, 250)};  // 4 kB
    others.use(key, kNoon);
    others.heard({key, std::move(sum), 0, 0}, nullptr, kNoon);
  }
  EXPECT_LE(others.size(), 16u);
  EXPECT_NE(others.look("99"), nullptr);
}

TEST(Others, ThingsOfARecordThatWasReadLaterAreJoined) {
  Others others{{}};
  others.use("k", kNoon);
  Record sum;
  sum.things = Boxed{seen({1, 2})};
  others.heard({"k", sum, 0, 0}, nullptr, kNoon);  // our record was not in memory
  Record own;
  own.things = Boxed{seen({3})};
  Reading reading;
  reading.total = 1;
  const Observation observation{{"k", "s", 1h}, 0, {}, true, {}};
  join(*others.use("k", kNoon), own, observation, {}, kNoon, reading);
  EXPECT_EQ(reading.total, 3u);
  EXPECT_EQ(reading.others, 2u);
}

TEST(Others, ResyncTellsAndAsksEverythingAnew) {
  Others others{{}};
  settle(others, "a");
  settle(others, "b");
  others.resync();
  const auto parts = others.take_changed(10, kNoon);
  EXPECT_THAT(keys(parts), testing::UnorderedElementsAre("a", "b"));
  EXPECT_FALSE(parts[0].published.has_value());
  EXPECT_THAT(others.take_wanted(10, kNoon), SizeIs(2));
}

TEST(Others, PatrolAsksForEverythingInTurnAndDropsTheIdle) {
  Others others{{}};
  for (int i = 0; i < 50; ++i) settle(others, std::to_string(i));
  for (int i = 0; i < 40; ++i) others.patrol(16, kNoon + 1h + i * 1s);
  EXPECT_THAT(others.take_wanted(100, kNoon + 1h), SizeIs(50));
  for (int i = 0; i < 40; ++i) others.patrol(16, kNoon + 3h + i * 1s);
  EXPECT_EQ(others.size(), 0u);
}

TEST(Others, PatrolTakesTenSecondsForARound) {
  Others others{{}};
  for (int i = 0; i < 1000; ++i) settle(others, std::to_string(i));
  others.patrol(10'000, kNoon);
  others.take_wanted(10'000, kNoon);
  others.patrol(10'000, kNoon + 200ms);
  EXPECT_LT(others.take_wanted(10'000, kNoon).size(), 60u);
  others.patrol(10'000, kNoon + 200ms);
  EXPECT_THAT(others.take_wanted(10'000, kNoon), IsEmpty());
}

TEST(Others, WhatAnOperatorForgotIsAskedForAgain) {
  Others others{{}};
  others.use("k", kNoon);
  others.take_wanted(10, kNoon);
  others.heard({"k", volume(4), 0, 0}, nullptr, kNoon);
  others.take_changed(10, kNoon);
  others.forgotten("k");
  EXPECT_EQ(others.use("k", kNoon), nullptr);
  EXPECT_THAT(others.take_wanted(10, kNoon), ElementsAre("k"));
  EXPECT_THAT(keys(others.take_changed(10, kNoon)), ElementsAre("k"));
}

TEST(Others, CountsWhatFoundNoRoom) {
  Others others{{.counters = 1}};
  others.use("a", kNoon);
  others.changed("a");
  others.use("b", kNoon);
  others.changed("b");
  EXPECT_EQ(others.left_out(), 1u);
}

}  // namespace
}  // namespace weir::count
