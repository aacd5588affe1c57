#include "store/crowd.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "store/state.hpp"
#include "support/temp_dir.hpp"

namespace weir::store {
namespace {

using namespace std::chrono_literals;

class CrowdTest : public testing::Test {
 protected:
  CrowdTest() {
    options_.path = dir_ / "state";
    options_.max_counters = 1'000;
    options_.counters_in_memory = 64;
    options_.look_every = 0ms;
    options_.checkpoint_every = 50ms;
  }
  count::Reading add(State& state, const std::string& subject, std::uint64_t by = 1) {
    const std::vector<count::Observation> asked{{{"limit", subject, 1h}, by, std::nullopt}};
    const auto counted = state.add({.identity = "", .observations = asked, .wait = 5s}, now_);
    EXPECT_TRUE(counted.readings.at(0));
    return counted.readings.at(0).value_or(count::Reading{});
  }
  /// How many made-up names are left in the end; the thinning is a thread of the store's own, and
  /// it may have begun before all of them were there.
  std::size_t left(State& state) {
    std::size_t left = 0;
    for (int turn = 0; turn < 400; ++turn) {
      left = state.list("limit|made-up", 10'000, now_).size();
      // The store counts what it forgot after it has forgotten it.
      if (left <= options_.max_counters && state.health().counters_forgotten >= 3'000) break;
      add(state, "clock");
      std::this_thread::sleep_for(25ms);
    }
    return left;
  }

  test::TempDir dir_;
  Options options_;
  TimePoint now_{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
};

TEST_F(CrowdTest, ForgetsNamesThatAreMadeUpAndKeepsTheCountersOfOthers) {
  State state{options_};
  state.start();
  for (int turn = 0; turn < 3; ++turn, now_ += 2min) {
    for (int i = 0; i < 100; ++i) add(state, "regular" + std::to_string(i));
  }
  for (int i = 0; i < 5'000; ++i) add(state, "made-up" + std::to_string(i));
  now_ += 5min;
  ASSERT_TRUE(state.flush(10s));
  EXPECT_LE(left(state), 1'000U);
  EXPECT_GE(state.health().counters_forgotten, 3'000U);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(add(state, "regular" + std::to_string(i), 0).total, 3U) << i;
  }
}

TEST_F(CrowdTest, LeavesAloneWhatIsWithinTheBound) {
  State state{options_};
  state.start();
  for (int i = 0; i < 500; ++i) add(state, "few" + std::to_string(i));
  now_ += 30min;
  ASSERT_TRUE(state.flush(10s));
  for (int i = 0; i < 500; ++i) EXPECT_EQ(add(state, "few" + std::to_string(i), 0).total, 1U) << i;
  EXPECT_EQ(state.health().counters_forgotten, 0U);
}

TEST_F(CrowdTest, KeepsACounterWhoseHoldGoesOn) {
  State state{options_};
  state.start();
  const std::vector<count::Observation> asked{
      {{"limit", "held", 1h}, 10, count::Gate{.limit = 1, .hold = 1h}}};
  state.add({.identity = "", .observations = asked, .wait = 5s}, now_);
  for (int i = 0; i < 5'000; ++i) add(state, "made-up" + std::to_string(i));
  now_ += 5min;
  ASSERT_TRUE(state.flush(10s));
  ASSERT_LE(left(state), 1'000U);
  EXPECT_EQ(add(state, "held", 0).total, 10U);
}

TEST_F(CrowdTest, StopsWhileItThins) {
  options_.max_counters = 10;
  State state{options_};
  state.start();
  for (int i = 0; i < 3'000; ++i) add(state, "made-up" + std::to_string(i));
  now_ += 5min;
  add(state, "clock");
  state.stop();
}

}  // namespace
}  // namespace weir::store
