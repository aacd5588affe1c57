#include "store/state.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "store/state_fixture.hpp"

namespace weir::store {
namespace {

using namespace std::chrono_literals;
using count::Gate;
using count::Observation;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

std::uint64_t count(State& state, const std::string& subject, std::uint64_t by,
                    TimePoint now = kNoon) {
  const std::vector<Observation> observations{{{"limit", subject, 1h}, by, {}}};
  return state.add({"", observations, true, 10s}, now).readings.at(0).value().total;
}

report::NewEvent event(const std::string& id, TimePoint time = kNoon) {
  return {id, "weir.verdict", time, "{\"id\":\"" + id + "\"}", {"queue-" + id}, {}};
}

TEST_F(StateTest, KeepsCountersAcrossAnOrderlyRestart) {
  {
    const auto state = open();
    count(*state, "a", 5);
    state->stop();
  }
  EXPECT_EQ(count(*open(), "a", 1), 6u);
}

TEST_F(StateTest, LosesNothingThatWasAppendedWhenKilled) {
  IN_A_PROCESS_THAT_IS_KILLED({
    const auto state = open();
    for (int i = 0; i < 300; ++i) {
      count(*state, "a", 1);
      if (!state->append(event("e" + std::to_string(i)), 10s)) ::_exit(1);
    }
  });
  const auto state = open();
  EXPECT_EQ(count(*state, "a", 0), 300u);
  EXPECT_EQ(state->read_after(0, 1000).size(), 300u);
}

TEST_F(StateTest, SurvivesBeingKilledBetweenCheckpointsThatSaveAndTrim) {
  Options often = options();
  often.checkpoint_changes = 5;
  often.counters_in_memory = 8;
  for (int life = 0; life < 3; ++life) {
    IN_A_PROCESS_THAT_IS_KILLED({
      const auto state = open(often);
      for (int i = 0; i < 200; ++i) {
        count(*state, "k" + std::to_string(i % 20), 1);
        if (!state->append(event(std::to_string(life) + "-" + std::to_string(i)), 10s)) ::_exit(1);
      }
    });
  }
  const auto state = open(often);
  for (int key = 0; key < 20; ++key) {
    EXPECT_EQ(count(*state, "k" + std::to_string(key), 0), 30u) << key;
  }
}

TEST_F(StateTest, KeepsHoldsAndAdmissionsAcrossBeingKilled) {
  const std::vector<Observation> gated{{{"limit", "a", 1h}, 1, Gate{3, 15min, true}}};
  IN_A_PROCESS_THAT_IS_KILLED({
    const auto state = open();
    for (int i = 0; i < 6; ++i) state->add({"", gated, true, 10s}, kNoon);
    if (!state->append(event("e"), 10s)) ::_exit(1);
  });
  const auto reading = open()->add({"", gated, true, 10s}, kNoon + 63min).readings[0];
  ASSERT_TRUE(reading);
  EXPECT_FALSE(reading->passes);
  EXPECT_TRUE(reading->hold_until.has_value());
}

TEST_F(StateTest, RemembersTempfailedMessagesAcrossBeingKilled) {
  IN_A_PROCESS_THAT_IS_KILLED({
    const auto state = open();
    state->remember_tempfail("connector|client|digest", "event-1", kNoon + 24h);
    if (!state->append(event("e"), 10s)) ::_exit(1);
  });
  const std::vector<Observation> none;
  EXPECT_EQ(open()->add({"connector|client|digest", none, true, 10s}, kNoon).retry_of, "event-1");
}

TEST_F(StateTest, CountsFarMoreKeysThanItHoldsInMemory) {
  Options small = options();
  small.counters_in_memory = 50;
  const auto state = open(small);
  for (int round = 1; round <= 3; ++round) {
    for (int key = 0; key < 500; ++key) {
      ASSERT_EQ(count(*state, "k" + std::to_string(key), 1), static_cast<std::uint64_t>(round));
    }
  }
  EXPECT_LE(state->health().counters_in_memory, 51u);
}

TEST_F(StateTest, LosesNoIncrementWhileCountersComeAndGo) {
  constexpr int kKeys = 64, kThreads = 4, kRounds = 1500;
  Options tiny = options();
  tiny.counters_in_memory = 16;
  tiny.checkpoint_changes = 7;
  const auto state = open(tiny);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRounds; ++i) {
        const std::string subject = "k" + std::to_string((i * 7 + t * 13) % kKeys);
        const std::vector<Observation> observations{{{"limit", subject, 1h}, 1, {}}};
        state->add({"", observations, true, 10s}, kNoon);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  ASSERT_TRUE(state->flush(10s));
  std::uint64_t total = 0;
  for (int key = 0; key < kKeys; ++key) total += count(*state, "k" + std::to_string(key), 0);
  EXPECT_EQ(total, static_cast<std::uint64_t>(kThreads) * kRounds);
}

TEST_F(StateTest, ListsCountersThatAreOnlyOnDisk) {
  Options small = options();
  small.counters_in_memory = 10;
  const auto state = open(small);
  for (int key = 0; key < 100; ++key) count(*state, "k" + std::to_string(key), 1);
  ASSERT_TRUE(state->flush(10s));
  EXPECT_EQ(state->list("limit", 1000, kNoon).size(), 100u);
  EXPECT_EQ(state->reset("limit", ""), 100u);
  EXPECT_TRUE(state->list("limit", 1000, kNoon).empty());
}

TEST_F(StateTest, DoesNotLetTheJournalBringBackWhatWasReset) {
  IN_A_PROCESS_THAT_IS_KILLED({
    const auto state = open();
    count(*state, "a", 7);
    state->reset("limit", "a");
    state->append(event("e"), 10s);
    for (int i = 0; i < 200 && !state->flush(10s); ++i) {
    }
    state->append(event("f"), 10s);
    state->append(event("g"), 10s);
  });
  EXPECT_EQ(count(*open(), "a", 1), 1u);
}

TEST_F(StateTest, GivesEventsInOrderAndOnlyAfterAPosition) {
  const auto state = open();
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(state->append(event(id), 10s));
  const auto events = state->read_after(1, 10);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].id, "b");
  EXPECT_EQ(events[1].id, "c");
  EXPECT_EQ(events[1].json, "{\"id\":\"c\"}");
}

TEST_F(StateTest, ReadsFromDiskWhatNoLongerFitsInMemory) {
  const auto state = open();
  for (int i = 0; i < 2000; ++i) {
    auto big = event("e" + std::to_string(i));
    big.json += std::string(3000, 'x');
    ASSERT_TRUE(state->append(std::move(big), 10s));
  }
  const auto events = state->read_after(0, 5000);
  ASSERT_EQ(events.size(), 2000u);
  EXPECT_EQ(events.front().position, 1u);
}

TEST_F(StateTest, GoesOnNumberingAfterARestart) {
  {
    const auto state = open();
    ASSERT_TRUE(state->append(event("a"), 10s));
    state->stop();
  }
  const auto state = open();
  ASSERT_TRUE(state->append(event("b"), 10s));
  EXPECT_EQ(state->read_after(1, 10).at(0).position, 2u);
}

TEST_F(StateTest, FindsEventsByIdAndIndexKeyNewestFirst) {
  const auto state = open();
  for (const char* id : {"a", "b"}) {
    auto added = event(id);
    added.index_keys = {"same-queue-id"};
    ASSERT_TRUE(state->append(std::move(added), 10s));
  }
  EXPECT_EQ(state->find("a", 10).size(), 1u);
  const auto both = state->find("same-queue-id", 10);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].id, "b");
  EXPECT_TRUE(state->find("same", 10).empty());
}

TEST_F(StateTest, DropsEventsOlderThanItKeeps) {
  Options week = options();
  week.events_kept = 24h * 7;
  {
    const auto state = open(week);
    ASSERT_TRUE(state->append(event("old", kNoon - 24h * 30), 10s));
    ASSERT_TRUE(state->append(event("new", kNoon), 10s));
    state->stop();
  }
  {
    const auto state = open(week);
    ASSERT_TRUE(state->append(event("newest", kNoon + 1h), 10s));
    state->stop();
  }
  const auto kept = open(week)->read_after(0, 10);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept.front().id, "new");
}

/// Text that no compression makes smaller.
std::string noise(std::size_t size) {
  static std::uint64_t state = 1;
  std::string out;
  while (out.size() < size) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    out.push_back(static_cast<char>('!' + (state >> 33U) % 90));
  }
  return out;
}

TEST_F(StateTest, CutsTheOldestEventsWhenThereAreMoreThanItMayKeep) {
  constexpr std::uint64_t kMost = 8'000'000;
  constexpr int kEvents = 8'000;
  Options small = options();
  small.events_max_bytes = kMost;
  const auto state = open(small);
  for (int i = 0; i < kEvents; ++i) {
    report::NewEvent one = event(std::to_string(i));
    one.json = noise(2'000);
    ASSERT_TRUE(state->append(std::move(one), 10s));
  }
  ASSERT_TRUE(state->flush(10s));
  const auto kept = state->read_after(0, kEvents);
  std::uint64_t bytes = 0;
  for (const auto& one : kept) bytes += one.json.size();
  EXPECT_LT(bytes, kMost * 5 / 4);
  EXPECT_GT(bytes, kMost / 2) << "no more than needed";
  ASSERT_FALSE(kept.empty());
  EXPECT_EQ(kept.back().position, std::uint64_t{kEvents});
  EXPECT_EQ(kept.front().position, kept.back().position - kept.size() + 1) << "without a hole";

  EXPECT_EQ(state->health().events_cut, kEvents - kept.size());
  const Losses told = state->take_losses();
  EXPECT_EQ(told.cut, kEvents - kept.size());
  EXPECT_EQ(told.cut_first, 1U);
  EXPECT_EQ(told.cut_last, kept.front().position - 1);
  EXPECT_EQ(state->take_losses(), Losses{}) << "told once";
}

TEST_F(StateTest, KeepsItsSizeAcrossARestart) {
  Options small = options();
  small.events_max_bytes = 4'000'000;
  const auto fill = [&] {
    const auto state = open(small);
    for (int i = 0; i < 2'000; ++i) {
      report::NewEvent one = event(std::to_string(i));
      one.json = noise(2'000);
      ASSERT_TRUE(state->append(std::move(one), 10s));
    }
    state->stop();
  };
  fill();
  fill();
  const auto state = open(small);
  ASSERT_TRUE(state->append(event("last"), 10s));  // from then on it is known what time it is
  ASSERT_TRUE(state->flush(10s));
  const auto kept = state->read_after(0, 10'000);
  EXPECT_LT(kept.size(), 2'500U);
  EXPECT_EQ(kept.back().position, 4'001U) << "numbers go on";
}

TEST_F(StateTest, CutsNothingThatFits) {
  const auto state = open();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(state->append(event(std::to_string(i)), 10s));
  ASSERT_TRUE(state->flush(10s));
  EXPECT_EQ(state->read_after(0, 1000).size(), 100U);
  EXPECT_EQ(state->take_losses(), Losses{});
}

TEST_F(StateTest, KeepsTheCursorOfEachFeed) {
  {
    const auto state = open();
    EXPECT_FALSE(state->cursor("siem"));
    state->save_cursor("siem", {17, 12});
    state->stop();
  }
  const auto cursor = open()->cursor("siem");
  ASSERT_TRUE(cursor);
  EXPECT_EQ(cursor->position, 17u);
  EXPECT_EQ(cursor->sequence, 12u);
}

class UnopenableState : public StateTest {
 protected:
  /// A file where the directory should be.
  void SetUp() override { std::ofstream{in_dir("state")} << "in the way"; }
  Options impatient() {
    Options options = this->options();
    options.retry_open_every = 20ms;
    return options;
  }
  void make_openable() { std::filesystem::remove(in_dir("state")); }
  static void wait_until_open(State& state) {
    for (int i = 0; i < 1000 && !state.health().open; ++i) std::this_thread::sleep_for(10ms);
    ASSERT_TRUE(state.health().open);
  }
};

TEST_F(UnopenableState, IsDegradedAndSaysWhy) {
  const auto state = open(impatient());
  const auto health = state->health();
  EXPECT_TRUE(health.degraded);
  EXPECT_EQ(health.reason, kUnavailable);
  EXPECT_NE(health.detail.find("state"), std::string::npos);
}

TEST_F(UnopenableState, DoesNotKnowCountsButGoesOnCounting) {
  const auto state = open(impatient());
  const std::vector<Observation> observations{{{"limit", "a", 1h}, 1, Gate{3, 15min, true}}};
  const auto first = state->add({"", observations, true, 1s}, kNoon);
  EXPECT_TRUE(first.degraded);
  EXPECT_FALSE(first.readings[0].has_value()) << "unknown is not zero";
  count::Counted last;
  for (int i = 0; i < 5; ++i) last = state->add({"", observations, true, 1s}, kNoon);
  ASSERT_TRUE(last.readings[0].has_value()) << "more than the limit is certain";
  EXPECT_FALSE(last.readings[0]->passes);
}

TEST_F(UnopenableState, SavesWhatItCountedOnceItCan) {
  const auto state = open(impatient());
  const std::vector<Observation> observations{{{"limit", "a", 1h}, 1, {}}};
  for (int i = 0; i < 5; ++i) state->add({"", observations, true, 1s}, kNoon);
  EXPECT_FALSE(state->append(event("e"), 1s));
  make_openable();
  wait_until_open(*state);
  state->stop();
  const auto reopened = open(impatient());
  EXPECT_EQ(count(*reopened, "a", 0), 5u);
  EXPECT_EQ(reopened->read_after(0, 10).size(), 1u);
}

TEST_F(UnopenableState, JoinsWhatItCountedWithWhatWasOnDisk) {
  make_openable();
  {
    const auto state = open();
    count(*state, "a", 10);
    state->stop();
  }
  std::filesystem::rename(in_dir("state"), in_dir("away"));
  SetUp();
  const auto state = open(impatient());
  const std::vector<Observation> observations{{{"limit", "a", 1h}, 1, {}}};
  for (int i = 0; i < 5; ++i) state->add({"", observations, true, 1s}, kNoon);
  make_openable();
  std::filesystem::rename(in_dir("away"), in_dir("state"));
  wait_until_open(*state);
  ASSERT_TRUE(state->flush(10s));
  EXPECT_EQ(count(*state, "a", 0), 15u);
}

TEST_F(UnopenableState, KeepsWhatMemoryHoldsAndSaysWhatItLost) {
  Options small = impatient();
  small.pending_event_bytes = 1'000;
  const auto state = open(small);
  for (int i = 0; i < 50; ++i) {
    report::NewEvent one = event(std::to_string(i), kNoon + std::chrono::seconds{i});
    one.json.assign(100, 'x');
    EXPECT_FALSE(state->append(std::move(one), 1s));
  }
  EXPECT_EQ(state->health().events_pending, 11U);
  EXPECT_EQ(state->health().events_lost, 39U);
  make_openable();
  wait_until_open(*state);
  ASSERT_TRUE(state->flush(10s));
  EXPECT_EQ(state->read_after(0, 100).size(), 11U);
  const Losses told = state->take_losses();
  EXPECT_EQ(told.lost, 39U);
  EXPECT_EQ(told.lost_since, kNoon + 11s);
  EXPECT_EQ(told.lost_until, kNoon + 49s);
  EXPECT_TRUE(state->append(event("after"), 10s)) << "there is room again";
  EXPECT_EQ(state->take_losses(), Losses{});
}

TEST_F(UnopenableState, KeepsTheDegradedFormOfALateEvent) {
  const auto state = open(impatient());
  auto late = event("e");
  late.late_json = [] { return std::string{"{\"degraded\":true}"}; };
  EXPECT_FALSE(state->append(std::move(late), 1s));
  make_openable();
  wait_until_open(*state);
  ASSERT_TRUE(state->flush(10s));
  EXPECT_EQ(state->read_after(0, 10).at(0).json, "{\"degraded\":true}");
}

}  // namespace
}  // namespace weir::store
