#include "store/counters.hpp"

#include <gtest/gtest.h>

namespace weir::store {
namespace {

using namespace std::chrono_literals;
using count::CounterKey;
using count::Observation;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};
constexpr Counters::Storage kWell{.journals = true, .evicts = true};

struct Queue final : ChangeSink {
  void journal(std::uint64_t, std::string) override {}
  void evicted(SavedCounter counter) override { leaving.push_back(std::move(counter)); }
  std::vector<SavedCounter> leaving;
};

class CountersTest : public testing::Test {
 protected:
  static std::vector<Observation> of(const std::string& subject) {
    return {{{"limit", subject, 1h}, 1, {}}};
  }
  static std::vector<std::string> keys(const std::string& subject) {
    return {count::encode_key({"limit", subject, 1h})};
  }
  /// What a message would have to read before it counts `subject`.
  Counters::Unread unread(const std::string& subject) {
    Counters::Unread out;
    const auto observations = of(subject);
    EXPECT_FALSE(
        counters_.add_known({"", observations, true, 1s}, keys(subject), kWell, kNoon, out));
    return out;
  }
  /// Counts one message on `subject`, whose stored record is `stored`.
  std::uint64_t count(const std::string& subject, const count::Record& stored = {}) {
    const auto observations = of(subject);
    const count::Batch batch{"", observations, true, 1s};
    Counters::Unread out;
    auto counted = counters_.add_known(batch, keys(subject), kWell, kNoon, out);
    if (!counted) {
      EXPECT_TRUE(counters_.bring_in(out, {stored}));
      counted = counters_.add(batch, keys(subject), kWell, kNoon);
    }
    return counted->readings.at(0).value().total;
  }

  Queue queue_;
  Counters counters_{{.counters = 1}, queue_};  // the second counter drives the first one out
};

TEST_F(CountersTest, CountsNothingUntilItKnowsEveryCounter) {
  unread("a");
  EXPECT_EQ(count("a"), 1u);
}

// Two messages miss the same counter. One reads, counts, and the counter is saved and leaves
// memory; what the other one has read long ago must not come back as the counter.
TEST_F(CountersTest, RefusesWhatWasReadBeforeTheCounterWasSavedOnItsWayOut) {
  const auto slow = unread("a");
  count("a");
  count("b");
  ASSERT_EQ(queue_.leaving.size(), 1u);
  EXPECT_TRUE(counters_.bring_in(slow, {{}})) << "on its way to disk it is still known";
  count("b");
  for (const auto& counter : queue_.leaving) counters_.evicted_is_safe(counter);
  EXPECT_FALSE(counters_.bring_in(slow, {{}}));
}

TEST_F(CountersTest, RefusesWhatWasReadBeforeTheCounterWasSavedByACheckpoint) {
  const auto slow = unread("a");
  count("a");
  counters_.start_checkpoint();
  counters_.saved(counters_.take_changed(10));
  count("b");
  EXPECT_TRUE(queue_.leaving.empty()) << "nothing new to save";
  EXPECT_FALSE(counters_.bring_in(slow, {{}}));
}

TEST_F(CountersTest, KeepsACounterInMemoryWhileACheckpointSavesIt) {
  count("a");
  counters_.start_checkpoint();
  const auto saving = counters_.take_changed(10);
  ASSERT_EQ(saving.size(), 1u);
  count("b");
  EXPECT_EQ(counters_.size(), 2u) << "the database does not hold a yet";
  EXPECT_EQ(count("a"), 2u);
  counters_.saved(saving);
}

// The record that was driven out is still in the queue: written after the checkpoint's newer one it
// would take its place.
TEST_F(CountersTest, SavesACounterOnlyWhenItsOlderRecordIsOutOfTheQueue) {
  count("a");
  count("b");
  EXPECT_EQ(count("a"), 2u) << "brought back from the queue";
  counters_.start_checkpoint();
  for (const auto& counter : counters_.take_changed(10)) EXPECT_NE(counter.key, keys("a")[0]);
  EXPECT_FALSE(counters_.checkpoint_taken());
  for (const auto& counter : queue_.leaving) counters_.evicted_is_safe(counter);
  const auto rest = counters_.take_changed(10);
  EXPECT_TRUE(std::any_of(rest.begin(), rest.end(),
                          [](const auto& counter) { return counter.key == keys("a")[0]; }));
  EXPECT_TRUE(counters_.checkpoint_taken());
}

TEST_F(CountersTest, TriesAgainToSaveWhatCouldNotBeSaved) {
  count("a");
  counters_.start_checkpoint();
  counters_.not_saved(counters_.take_changed(10));
  counters_.start_checkpoint();
  EXPECT_EQ(counters_.take_changed(10).size(), 1u);
}

/// Counts messages to `things` of `first` on.
void spread(Counters& counters, const std::string& subject, std::uint64_t first,
            std::uint64_t things, const Counters::Storage& storage = kWell) {
  Observation observation{{"spread", subject, 1h}, 1, {}, true, {}};
  for (std::uint64_t i = 0; i < things; ++i) {
    observation.things.push_back(count::thing_hash(std::to_string(first + i)));
  }
  counters.loaded(count::encode_key(observation.key), {});
  counters.add({"", std::span{&observation, 1}, true, 1s}, {count::encode_key(observation.key)},
               storage, kNoon);
}

// Many senders of many different things each.
TEST(CountersWeight, StaysInItsBytesAndKeepsWhatIsLight) {
  Queue queue;
  constexpr std::size_t kBytes = 1U << 20U;
  Counters counters{{.counters = 100'000, .thing_bytes = kBytes}, queue};
  spread(counters, "light", 0, 0);
  for (std::uint64_t sender = 0; sender < 400; ++sender) {
    spread(counters, "s" + std::to_string(sender), sender * 10'000, 900);
    ASSERT_LE(counters.thing_bytes(), kBytes) << sender;
  }
  EXPECT_GT(queue.leaving.size(), 100u);
  Counters::Unread unread;
  const Observation light{{"spread", "light", 1h}, 1, {}, true, {}};
  EXPECT_TRUE(counters.add_known({"", std::span{&light, 1}, true, 1s},
                                 {count::encode_key(light.key)}, kWell, kNoon, unread));
}

TEST(CountersWeight, GrowsToTwiceItsBytesWithoutAStore) {
  Queue queue;
  constexpr std::size_t kBytes = 1U << 20U;
  Counters counters{{.counters = 100'000, .thing_bytes = kBytes}, queue};
  for (std::uint64_t sender = 0; sender < 400; ++sender) {
    spread(counters, "s" + std::to_string(sender), sender * 10'000, 900, {});
    ASSERT_LE(counters.thing_bytes(), 2 * kBytes) << sender;
  }
  EXPECT_GT(counters.thing_bytes(), kBytes);
  EXPECT_TRUE(queue.leaving.empty());
}

TEST_F(CountersTest, ComesBackFromTheQueueWithItsThings) {
  Counters counters{{.counters = 1}, queue_};
  spread(counters, "a", 0, 300);
  spread(counters, "b", 0, 1);
  ASSERT_EQ(queue_.leaving.size(), 1u);
  std::unordered_set<std::string> seen;
  const auto rows = counters.list("spread|a", kNoon, seen);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_TRUE(rows[0].distinct);
  EXPECT_FALSE(rows[0].exact);
  EXPECT_NEAR(static_cast<double>(rows[0].reading.total), 300, 300 * 3 * count::kDistinctError);
}

TEST(CountersJournal, ReplaysAMessageThatCountedTwiceOnOneCounter) {
  Queue queue;
  Counters counters{{.counters = 100}, queue};
  const CounterKey key{"limit", "a", 1h};
  counters.loaded(count::encode_key(key), {});
  const count::DecodedChanges message{{{key, 2, 0, {}}, {key, 3, 0, {}}}, kNoon};
  counters.replay(7, message);
  counters.replay(7, message);
  std::unordered_set<std::string> seen;
  EXPECT_EQ(counters.list("limit|a", kNoon, seen).at(0).reading.total, 5u);
}

TEST(CountersJournal, SavesOnlyCountersThatAMessageChanged) {
  Queue queue;
  Counters counters{{.counters = 100}, queue};
  spread(counters, "a", 0, 10);
  counters.start_checkpoint();
  counters.saved(counters.take_changed(10));
  spread(counters, "a", 0, 10);
  EXPECT_EQ(counters.changed_count(), 0u);
  EXPECT_EQ(counters.last_sequence(), 1u);
}

}  // namespace
}  // namespace weir::store
