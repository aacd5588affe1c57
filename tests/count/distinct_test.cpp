#include "count/distinct.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>

#include "count/bucket.hpp"

namespace weir::count {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds kHour{3600};
const TimePoint kStart{std::chrono::hours{24 * 365 * 50}};

/// Standard error of the sketch; one run in a thousand is three and a third times as far off.
constexpr double kError = 0.0325;

Distinct of(std::uint64_t first, std::uint64_t count, TimePoint now = kStart) {
  Distinct distinct;
  for (std::uint64_t i = 0; i < count; ++i) distinct.add(first + i, kHour, now);
  return distinct;
}

/// Every thing and the bucket in which it was last seen.
class Exactly {
 public:
  void add(std::uint64_t thing, TimePoint now) { last_[thing] = bucket_at(kHour, now); }
  std::size_t count(TimePoint now) const {
    std::size_t live = 0;
    for (const auto& [thing, index] : last_) live += index >= bucket_at(kHour, now) - kBuckets;
    return live;
  }

 private:
  std::map<std::uint64_t, std::int64_t> last_;
};

TEST(Distinct, NothingIsZero) {
  EXPECT_EQ(Distinct{}.estimate(kHour, kStart), 0u);
  EXPECT_TRUE(Distinct{}.empty());
}

TEST(Distinct, ThingsCountOnce) {
  Distinct distinct = of(1, 100);
  for (std::uint64_t i = 1; i <= 100; ++i) distinct.add(i, kHour, kStart);
  EXPECT_EQ(distinct.estimate(kHour, kStart), 100u);
}

TEST(Distinct, IsExactUpToItsBound) {
  const Distinct distinct = of(1, Distinct::kExact);
  EXPECT_TRUE(distinct.exact());
  EXPECT_EQ(distinct.estimate(kHour, kStart), Distinct::kExact);
  EXPECT_FALSE(of(1, Distinct::kExact + 1).exact());
}

TEST(Distinct, ExactCountSlides) {
  Distinct distinct = of(1, 10);
  distinct.add(100, kHour, kStart + minutes{30});
  distinct.add(1, kHour, kStart + minutes{45});
  EXPECT_EQ(distinct.estimate(kHour, kStart + minutes{59}), 11u);
  EXPECT_EQ(distinct.estimate(kHour, kStart + minutes{62}), 2u);
  EXPECT_EQ(distinct.estimate(kHour, kStart + minutes{107}), 0u);
}

TEST(Distinct, SketchIsWithinThreeStandardErrors) {
  for (const std::uint64_t count : {300ULL, 1000ULL, 10'000ULL, 100'000ULL}) {
    const auto estimate = static_cast<double>(of(7'000'000, count).estimate(kHour, kStart));
    EXPECT_NEAR(estimate / static_cast<double>(count), 1.0, 3 * kError) << count;
  }
}

TEST(Distinct, SketchErrorIsWhatIsStated) {
  constexpr int kRuns = 60;
  constexpr double kCount = 5000;
  double squares = 0;
  for (int run = 0; run < kRuns; ++run) {
    const auto first = static_cast<std::uint64_t>(run) * 1'000'000;
    const auto estimate =
        static_cast<double>(of(first, static_cast<std::uint64_t>(kCount)).estimate(kHour, kStart));
    squares += std::pow(estimate / kCount - 1.0, 2);
  }
  EXPECT_LT(std::sqrt(squares / kRuns), 1.2 * kError);
}

TEST(Distinct, SketchSlides) {
  Distinct distinct = of(1, 5000);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    distinct.add(1'000'000 + i, kHour, kStart + minutes{40});
  }
  const auto at = [&](int minute) {
    return static_cast<double>(distinct.estimate(kHour, kStart + minutes{minute}));
  };
  EXPECT_NEAR(at(50) / 6000, 1.0, 3 * kError);
  EXPECT_NEAR(at(62) / 1000, 1.0, 3 * kError);
  EXPECT_EQ(at(102), 0);
}

TEST(Distinct, ASketchThatHasExpiredIsExactAgain) {
  Distinct distinct = of(1, 5000);
  distinct.add(1, kHour, kStart + minutes{90});
  EXPECT_TRUE(distinct.exact());
  EXPECT_EQ(distinct.estimate(kHour, kStart + minutes{90}), 1u);
}

TEST(Distinct, RandomStreamsAgreeWithExactCounting) {
  std::mt19937_64 random{20261122};
  for (int run = 0; run < 20; ++run) {
    Distinct distinct;
    Exactly exactly;
    TimePoint now = kStart;
    const std::uint64_t population = 10 + random() % 4000;
    for (int step = 0; step < 3000; ++step) {
      now += std::chrono::milliseconds{random() % 6000};
      const std::uint64_t thing = random() % population;
      distinct.add(thing, kHour, now);
      exactly.add(thing, now);
      if (step % 250 != 0) continue;
      const auto expected = static_cast<double>(exactly.count(now));
      const auto allowed = distinct.exact() ? 0.0 : 4 * kError * expected;
      EXPECT_NEAR(static_cast<double>(distinct.estimate(kHour, now)), expected, allowed);
    }
  }
}

TEST(Distinct, MergingCountsSharedThingsOnce) {
  Distinct left = of(1, 100);
  left.merge(of(51, 100));
  EXPECT_EQ(left.estimate(kHour, kStart), 150u);
}

TEST(Distinct, MergeIsCommutativeAndIdempotent) {
  for (const std::uint64_t count : {50ULL, 200ULL, 3000ULL}) {
    const Distinct a = of(1, count);
    const Distinct b = of(count / 2, 200, kStart + minutes{5});
    Distinct ab = a;
    ab.merge(b);
    Distinct ba = b;
    ba.merge(a);
    EXPECT_EQ(ab, ba);
    Distinct again = ab;
    again.merge(b);
    EXPECT_EQ(again, ab);
  }
}

TEST(Distinct, MergedHostsAreWhatOneHostWouldHaveSeen) {
  Distinct all;
  std::vector<Distinct> hosts(16);
  for (std::uint64_t i = 0; i < 8000; ++i) {
    const TimePoint now = kStart + std::chrono::milliseconds{i * 200};
    all.add(i % 5000, kHour, now);
    hosts[i % hosts.size()].add(i % 5000, kHour, now);
  }
  Distinct merged;
  for (const Distinct& host : hosts) merged.merge(host);
  const TimePoint end = kStart + minutes{27};
  EXPECT_EQ(merged.estimate(kHour, end), all.estimate(kHour, end));
}

TEST(Distinct, ClockThatStepsBackCountsIntoTheNewestBucket) {
  Distinct distinct = of(1, 3);
  distinct.add(4, kHour, kStart - minutes{30});
  EXPECT_EQ(distinct.estimate(kHour, kStart - minutes{30}), 4u);
  EXPECT_EQ(distinct.estimate(kHour, kStart + minutes{59}), 4u);
}

TEST(Distinct, WhatAClockInTheFarFutureCountedExpires) {
  Distinct distinct = of(1, 3, kStart + std::chrono::hours{100});
  distinct.add(9, kHour, kStart);
  EXPECT_EQ(distinct.estimate(kHour, kStart), 4u);
  EXPECT_EQ(distinct.estimate(kHour, kStart + minutes{62}), 0u);
}

TEST(Distinct, SaysWhetherAddingChangedAnything) {
  for (const std::uint64_t count : {10ULL, 2000ULL}) {
    Distinct distinct = of(1, count);
    const Distinct before = distinct;
    EXPECT_FALSE(distinct.add(1, kHour, kStart));
    EXPECT_EQ(distinct, before);
  }
  Distinct distinct = of(1, 10);
  EXPECT_TRUE(distinct.add(11, kHour, kStart));
  EXPECT_TRUE(distinct.add(1, kHour, kStart + minutes{5}));
}

TEST(Distinct, SaysWhenItFallsToALimit) {
  for (const std::uint64_t count : {50ULL, 3000ULL}) {
    Distinct distinct = of(1, count);
    for (std::uint64_t i = 0; i < count; ++i) {
      distinct.add(1'000'000 + i, kHour, kStart + minutes{30});
    }
    const TimePoint now = kStart + minutes{31};
    const std::uint64_t limit = count + count / 2;
    const TimePoint falls = distinct.falls_to(limit, kHour, now);
    EXPECT_GT(distinct.estimate(kHour, falls - seconds{1}), limit);
    EXPECT_LE(distinct.estimate(kHour, falls), limit);
    EXPECT_EQ(distinct.falls_to(3 * count, kHour, now), now);
    EXPECT_EQ(distinct.estimate(kHour, distinct.falls_to(0, kHour, now)), 0u);
  }
}

TEST(Distinct, GivesRoomBackWhenThingsAreForgotten) {
  Distinct distinct = of(1, 5000);
  const std::size_t full = distinct.bytes();
  distinct.add(1, kHour, kStart + minutes{90});
  EXPECT_LT(distinct.bytes(), full / 8);
}

TEST(Distinct, ASketchWhoseClockCameBackKeepsOneRankOfARegister) {
  Distinct distinct;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    distinct.add(i, kHour, kStart + std::chrono::hours{100} + seconds{i / 10});
  }
  distinct.add(20'000, kHour, kStart);
  EXPECT_LE(distinct.entries().size(), Distinct::kRegisters + 1);
  EXPECT_NEAR(static_cast<double>(distinct.estimate(kHour, kStart)), 20'001, 20'001 * 4 * kError);
  EXPECT_EQ(Distinct::restore(true, distinct.entries()), distinct);
}

TEST(Distinct, RestoreSortsOutWhatIsNotInOrder) {
  for (const std::uint64_t count : {200ULL, 3000ULL}) {
    const Distinct distinct = of(3, count);
    auto entries = distinct.entries();
    std::reverse(entries.begin(), entries.end());
    entries.push_back(entries.front());
    EXPECT_EQ(Distinct::restore(!distinct.exact(), entries), distinct);
  }
  std::vector<Distinct::Entry> many;
  for (std::uint64_t i = 0; i < 1000; ++i) many.push_back({i * 0x9e3779b97f4a7c15ULL, 7});
  EXPECT_FALSE(Distinct::restore(false, many).exact());
}

TEST(Distinct, RestoreGivesTheSame) {
  for (const std::uint64_t count : {0ULL, 20ULL, 256ULL, 4000ULL}) {
    const Distinct distinct = of(3, count);
    EXPECT_EQ(Distinct::restore(!distinct.exact(), distinct.entries()), distinct);
  }
}

TEST(Distinct, RestoreDropsWhatNoSketchHas) {
  const Distinct distinct =
      Distinct::restore(true, {{(Distinct::kRegisters << 8U) | 3U, 1}, {5U << 8U, 1}});
  EXPECT_TRUE(distinct.empty());
  EXPECT_TRUE(distinct.exact());
}

TEST(Distinct, HashesThatDifferOnlyInTheirLastBitsAreToldApart) {
  EXPECT_NEAR(static_cast<double>(of(0, 50'000).estimate(kHour, kStart)), 50'000,
              50'000 * 3 * kError);
}

}  // namespace
}  // namespace weir::count
