// Is time enough of a hysteresis for a limit? A rate that hovers around it must not make the hold
// flap: what is held back one minute and let through the next is no containment and no calm.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "count/memory_store.hpp"
#include "detect/build.hpp"
#include "weir/detect/limit.hpp"

namespace weir::engine {
namespace {

using namespace std::chrono_literals;

const TimePoint kStart{1'767'225'600s};
constexpr auto kDay = 24h;

/// Alternating times at which a hold began and ended, for one suspicious message every `gap` on
/// average, retries left out, over a day.
std::vector<TimePoint> turns(std::chrono::milliseconds gap, unsigned seed) {
  const detect::Limit limit{detect::built_in_limits().at(1)};  // 40 an hour, hold 15m
  auto scene = test::scene("app@contoso.example", "ceo@evil.example");
  auto context = scene.context();
  context.suspicious = true;
  count::MemoryStore store;
  std::mt19937 random{seed};
  std::exponential_distribution<double> gaps{1.0 / static_cast<double>(gap.count())};

  std::vector<TimePoint> out;
  bool held = false;
  for (auto now = kStart; now < kStart + kDay;
       now += std::chrono::milliseconds{static_cast<std::int64_t>(gaps(random)) + 1}) {
    const std::vector observations{*limit.observe(context)};
    const auto counted = store.add({.identity = {}, .observations = observations}, now);
    const auto result = limit.judge(observations[0], counted.readings[0], now);
    if (result.wanted.has_value() == held) continue;
    held = !held;
    out.push_back(now);
  }
  return out;
}

TEST(Hysteresis, AHoldLastsAtLeastItsTimeWhateverTheRateDoes) {
  std::size_t holds = 0;
  for (unsigned seed = 0; seed < 8; ++seed) {
    for (const auto gap : {75s, 85s, 90s, 95s, 105s}) {  // 40 an hour is one every 90 s
      const auto times = turns(gap, seed);
      for (std::size_t i = 1; i < times.size(); i += 2) {
        EXPECT_GE(times[i] - times[i - 1], 15min) << "seed " << seed << ", gap " << gap.count();
        ++holds;
      }
    }
  }
  EXPECT_GT(holds, 40u);  // the rate does hover around the limit
}

TEST(Hysteresis, ARateAtTheLimitTurnsAFewTimesADay) {
  for (unsigned seed = 0; seed < 8; ++seed) EXPECT_LE(turns(90s, seed).size(), 48u) << seed;
}

TEST(Hysteresis, ARateAboveTheLimitNeverTurnsBack) { EXPECT_EQ(turns(45s, 1).size(), 1u); }

}  // namespace
}  // namespace weir::engine
