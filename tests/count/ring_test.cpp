#include "count/ring.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace weir::count {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

TEST(Ring, SumsWhatLiesInsideTheWindow) {
  Ring ring;
  ring.add(3, 1h, kNoon);
  ring.add(4, 1h, kNoon + 30min);
  EXPECT_EQ(ring.sum(1h, kNoon + 59min), 7u);
}

TEST(Ring, ForgetsAfterTheWindowAndOneBucket) {
  Ring ring;
  ring.add(3, 1h, kNoon);
  EXPECT_EQ(ring.sum(1h, kNoon + 62min), 0u);
}

// T5: a fixed window lets twice the limit through at its edge.
TEST(Ring, HasNoEdgeThatForgetsABurst) {
  Ring ring;
  ring.add(99, 1h, kNoon - 1s);
  ring.add(99, 1h, kNoon + 1s);
  EXPECT_EQ(ring.sum(1h, kNoon + 1s), 198u);
}

TEST(Ring, SlidesWithinOneBucketOfTheExactSum) {
  std::mt19937 random{7};
  for (const auto window : {60s, 600s, 3600s, 86400s}) {
    Ring ring;
    std::deque<std::pair<TimePoint, std::uint64_t>> exact;
    TimePoint now = kNoon;
    const auto bucket = window / Ring::kBuckets;
    for (int step = 0; step < 3000; ++step) {
      now += std::chrono::milliseconds{random() % (static_cast<unsigned>(window.count()) * 20)};
      const std::uint64_t by = random() % 5;
      ring.add(by, window, now);
      exact.emplace_back(now, by);
      while (exact.front().first <= now - window - bucket) exact.pop_front();
      std::uint64_t inside = 0;
      std::uint64_t rounded_out = 0;
      for (const auto& [when, count] : exact) {
        if (when > now - window) inside += count;
        rounded_out += count;
      }
      const std::uint64_t sum = ring.sum(window, now);
      ASSERT_GE(sum, inside) << "window " << window.count();
      ASSERT_LE(sum, rounded_out) << "window " << window.count();
    }
  }
}

TEST(Ring, CountsIntoTheNewestBucketWhenTheClockStepsBack) {
  Ring ring;
  ring.add(1, 1h, kNoon);
  ring.add(1, 1h, kNoon - 10min);
  EXPECT_EQ(ring.sum(1h, kNoon - 10min), 2u);
  EXPECT_EQ(ring.sum(1h, kNoon + 59min), 2u);
}

TEST(Ring, RecoversFromAClockThatWasInTheFarFuture) {
  Ring ring;
  ring.add(5, 1h, kNoon + 24h * 365);
  ring.add(1, 1h, kNoon);
  EXPECT_EQ(ring.sum(1h, kNoon), 6u);
  EXPECT_EQ(ring.sum(1h, kNoon + 2h), 0u);
}

TEST(Ring, SaysWhenItFallsToALimit) {
  Ring ring;
  ring.add(10, 1h, kNoon);
  ring.add(10, 1h, kNoon + 30min);
  const TimePoint falls = ring.falls_to(15, 1h, kNoon + 31min);
  EXPECT_GT(ring.sum(1h, falls - 1s), 15u);
  EXPECT_LE(ring.sum(1h, falls), 15u);
}

TEST(Ring, HasFallenAlreadyWhenUnderTheLimit) {
  Ring ring;
  ring.add(10, 1h, kNoon);
  EXPECT_EQ(ring.falls_to(10, 1h, kNoon), kNoon);
}

TEST(Ring, MergesBucketByBucket) {
  Ring a;
  Ring b;
  a.add(1, 1h, kNoon);
  b.add(2, 1h, kNoon);
  b.add(4, 1h, kNoon + 5min);
  a.merge(b);
  EXPECT_EQ(a.sum(1h, kNoon + 5min), 7u);
  EXPECT_EQ(a.buckets().size(), 2u);
}

}  // namespace
}  // namespace weir::count
