// A disk without room: nobody waits for it, and RocksDB never hears of it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "store/space.hpp"
#include "store/state_fixture.hpp"

namespace weir::store {
namespace {

using namespace std::chrono_literals;
using count::Observation;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

std::atomic<bool> is_full{false};

/// As the kernel does it: of a write for which there is room in part, that part is written.
ssize_t write_on_a_full_disk(int descriptor, const void* data, std::size_t size) {
  if (!is_full) return ::write(descriptor, data, size);
  static std::atomic<int> times{0};
  if (times++ % 7 == 0 && size > 1) return ::write(descriptor, data, size / 2);
  errno = ENOSPC;
  return -1;
}

class FullDisk : public StateTest {
 protected:
  FullDisk() { is_full = false; }
  ~FullDisk() override { is_full = false; }
  Options on_that_disk() {
    Options options = this->options();
    options.space = std::make_shared<Space>(&write_on_a_full_disk);
    options.pending_event_bytes = 20'000;
    return options;
  }
  static report::NewEvent event(int number, std::size_t size = 1'000) {
    const std::string id = "e" + std::to_string(number);
    return {id, "weir.verdict", kNoon + std::chrono::seconds{number}, std::string(size, 'x'), {},
            {}};
  }
  static void wait_until_well(State& state) {
    for (int i = 0; i < 1000 && state.health().degraded; ++i) {
      state.flush(10ms);
      std::this_thread::sleep_for(10ms);
    }
    ASSERT_FALSE(state.health().degraded);
  }
};

TEST_F(FullDisk, KeepsWhatMemoryHoldsLosesTheRestAndSaysSo) {
  const auto state = open(on_that_disk());
  ASSERT_TRUE(state->append(event(0), 10s));
  is_full = true;
  for (int i = 1; i <= 100; ++i) EXPECT_FALSE(state->append(event(i), 5ms));
  EXPECT_TRUE(state->health().degraded);
  EXPECT_EQ(state->health().detail, kNoSpace);
  EXPECT_GT(state->health().events_lost, 60U);
  is_full = false;
  wait_until_well(*state);
  const auto lost = state->take_losses();
  EXPECT_EQ(lost.lost, state->health().events_lost);
  EXPECT_EQ(lost.lost_until, kNoon + 100s);
  const auto kept = state->read_after(0, 1000);
  EXPECT_EQ(kept.size() + lost.lost, 101U);
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i].id, "e" + std::to_string(i));
  EXPECT_TRUE(state->append(event(1000), 10s)) << "it goes on";
}

TEST_F(FullDisk, WhatWasWrittenAroundItIsReadAgain) {
  {
    const auto state = open(on_that_disk());
    const std::vector<Observation> one{{{"limit", "a", 1h}, 1, {}}};
    for (int round = 0; round < 3; ++round) {
      is_full = true;
      for (int i = 0; i < 5; ++i) {
        state->add({"", one, true, 1ms}, kNoon);
        state->append(event(round * 5 + i), 1ms);
      }
      std::this_thread::sleep_for(60ms);
      is_full = false;
      wait_until_well(*state);
    }
    state->stop();
  }
  const auto state = open();
  const auto kept = state->read_after(0, 1000);
  ASSERT_EQ(kept.size(), 15U);
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i].json.size(), 1'000U);
  const std::vector<Observation> none{{{"limit", "a", 1h}, 0, {}}};
  EXPECT_EQ(state->add({"", none, true, 10s}, kNoon).readings.at(0).value().total, 15U);
}

TEST_F(FullDisk, StopsWithoutWaitingForRoomAndLosesNothingThatWasSafe) {
  {
    const auto state = open(on_that_disk());
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(state->append(event(i), 10s));
    is_full = true;
    for (int i = 10; i < 20; ++i) state->append(event(i), 1ms);
    const auto begun = std::chrono::steady_clock::now();
    state->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
  }
  is_full = false;
  const auto state = open();
  const auto kept = state->read_after(0, 1000);
  ASSERT_GE(kept.size(), 10U);
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i].id, "e" + std::to_string(i));
  EXPECT_TRUE(state->append(event(100), 10s));
}

TEST_F(FullDisk, OpensWhenThereIsRoom) {
  is_full = true;
  State state{on_that_disk()};
  std::thread starter{[&] { state.start(); }};
  for (int i = 0; i < 500 && state.health().detail != kNoSpace; ++i) {
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(state.health().detail, kNoSpace);
  EXPECT_FALSE(state.append(event(0), 1ms));
  is_full = false;
  starter.join();
  wait_until_well(state);
  ASSERT_TRUE(state.flush(10s));
  EXPECT_EQ(state.read_after(0, 10).size(), 1U);
}

}  // namespace
}  // namespace weir::store
