// Promises of counting that hold for any stream of messages. The streams are drawn from seeds,
// which a failure names.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <thread>

#include "count/distinct.hpp"
#include "count/memory_store.hpp"
#include "count/record.hpp"
#include "count/reference.hpp"

namespace weir::count {
namespace {

using namespace std::chrono_literals;
using test::Reference;
using test::UnsteadyClock;

/// Of a sketch.
constexpr double kFourErrors = 4 * kDistinctError;

/// From the shortest to the longest that a limit may have; some are no whole number of
/// milliseconds a bucket.
constexpr std::array<std::chrono::seconds, 8> kWindows{60s,   61s,     100s, 600s,
                                                       3600s, 25'201s, 24h,  24h * 30};

template <class Property>
void for_streams(std::uint64_t seeds, Property property) {
  for (const auto window : kWindows) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      SCOPED_TRACE("window " + std::to_string(window.count()) + " s, seed " + std::to_string(seed));
      std::mt19937_64 random{seed};
      property(window, random);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

void expect_within(std::uint64_t total, Reference::Bounds bounds) {
  ASSERT_GE(total, bounds.exact);
  ASSERT_LE(total, bounds.most);
}

void expect_near(const Distinct& distinct, std::uint64_t total, Reference::Bounds bounds) {
  if (distinct.exact()) return expect_within(total, bounds);
  const auto allowed = [](std::uint64_t count) {
    return std::max(2.0, kFourErrors * static_cast<double>(count));
  };
  ASSERT_GE(static_cast<double>(total), static_cast<double>(bounds.exact) - allowed(bounds.exact));
  ASSERT_LE(static_cast<double>(total), static_cast<double>(bounds.most) + allowed(bounds.most));
}

Record reread(const Record& record) {
  auto decoded = decode(encode(record));
  EXPECT_TRUE(decoded);
  return std::move(decoded).value_or(Record{});
}

TEST(Property, ASumIsNeverBelowTheExactOneAndAboveItByAtMostTheOldestBucket) {
  for_streams(40, [](auto window, auto& random) {
    UnsteadyClock clock{window, true};
    Reference reference{window};
    Ring ring;
    for (int step = 0; step < 250; ++step) {
      const std::uint64_t by = 1 + random() % 7;
      const TimePoint now = clock.tick(random);
      ring.add(by, window, now);
      reference.add(by, now);
      expect_within(ring.sum(window, now), reference.sum(now));
      const TimePoint later = now + std::chrono::milliseconds{random() % 60'000};
      expect_within(ring.sum(window, later), reference.sum(later));
      if (testing::Test::HasFatalFailure()) return;
    }
  });
}

TEST(Property, ADistinctCountIsExactAndThenWithinFourStandardErrors) {
  for_streams(6, [](auto window, auto& random) {
    UnsteadyClock clock{window, true};
    Reference reference{window};
    Distinct distinct;
    const std::uint64_t population = 20 + random() % 3000;
    for (int step = 0; step < 2500; ++step) {
      const std::uint64_t thing = random() % population;
      // Slowly, so that many are seen in one window.
      const TimePoint now = step % 40 == 0 ? clock.tick(random) : clock.now();
      distinct.add(thing, window, now);
      reference.add(thing, now);
      if (step % 100 != 0) continue;
      expect_near(distinct, distinct.estimate(window, now), reference.different(now));
      if (testing::Test::HasFatalFailure()) return;
    }
  });
}

TEST(Property, HoldsAcrossBytesAndReplay) {
  for_streams(15, [](auto window, auto& random) {
    UnsteadyClock clock{window, true};
    Reference sums{window};
    Reference things{window};
    Record record;
    Record replayed;
    for (int step = 0; step < 200; ++step) {
      const TimePoint now = clock.tick(random);
      Change change{{"property", "who", window}};
      Observation sum{change.key, 1 + random() % 5, {}};
      Observation spread{change.key, 1, {}, true, {random() % 400, random() % 400}};
      see(record, sum, true, now, change);
      see(record, spread, true, now, change);
      sums.add(sum.by, now);
      for (const std::uint64_t thing : spread.things) things.add(thing, now);
      const auto journal = decode_changes(encode_changes({change}, now));
      ASSERT_TRUE(journal);
      apply(replayed, journal->changes.at(0), journal->when);
      if (random() % 10 == 0) record = reread(record);
      if (random() % 50 == 0) replayed = reread(record);
      for (const Record* each : {&record, &replayed}) {
        expect_within(measure(*each, sum, now).total, sums.sum(now));
        expect_near(*each->things, measure(*each, spread, now).total, things.different(now));
        if (testing::Test::HasFatalFailure()) return;
      }
    }
    EXPECT_EQ(reread(record), record);
  });
}

// Every key of a store, counted in one batch or in several, with retries among them.
TEST(Property, HoldsForEveryKeyOfAStore) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random{seed};
    MemoryStore store;
    UnsteadyClock clock{600s, false};
    std::map<CounterKey, Reference> references;
    for (int step = 0; step < 600; ++step) {
      const TimePoint now = clock.tick(random);
      const bool retry = random() % 8 == 0;
      const std::string identity = "message " + std::to_string(step);
      if (retry) store.remember_tempfail(identity, "event", now + 24h * 365);
      std::vector<Observation> observations;
      for (const auto window : kWindows) {
        if (random() % 2 == 0) continue;
        const CounterKey key{"sum", std::to_string(random() % 3), window};
        const CounterKey spread{"spread", std::to_string(random() % 3), window};
        observations.push_back({key, 1 + random() % 5, {}});
        observations.push_back({spread, 1, {}, true, {random() % 60, random() % 60}});
      }
      const auto counted = store.add({identity, observations, true, 1s}, now);
      EXPECT_EQ(!counted.retry_of.empty(), retry);
      for (std::size_t i = 0; i < observations.size(); ++i) {
        const auto& made = observations[i];
        auto& reference = references.try_emplace(made.key, made.key.window).first->second;
        if (retry) reference.touch(now);
        if (!retry && !made.distinct) reference.add(made.by, now);
        for (const std::uint64_t thing : made.things) {
          if (!retry) reference.add(thing, now);
        }
        const auto bounds = made.distinct ? reference.different(now) : reference.sum(now);
        expect_within(counted.readings.at(i).value().total, bounds);
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(Property, MergedHostsSeeWhatOneWouldHaveSeen) {
  for_streams(10, [](auto window, auto& random) {
    UnsteadyClock clock{window, false};
    Reference sums{window};
    Reference things{window};
    std::vector<Record> hosts(2 + random() % 15);
    TimePoint latest{};
    for (int step = 0; step < 400; ++step) {
      // Hosts agree on the time; one that is behind counts into its own newest bucket.
      latest = std::max(latest, clock.tick(random));
      Record& host = hosts[random() % hosts.size()];
      const std::uint64_t by = 1 + random() % 5;
      const std::uint64_t thing = random() % 500;
      host.seen.add(by, window, latest);
      host.things.use().add(thing, window, latest);
      sums.add(by, latest);
      things.add(thing, latest);
    }
    Record merged;
    for (const Record& host : hosts) merge(merged, host);
    expect_within(merged.seen.sum(window, latest), sums.sum(latest));
    expect_near(*merged.things, merged.things->estimate(window, latest), things.different(latest));
  });
}

Record some_record(std::chrono::seconds window, std::mt19937_64& random) {
  Record record;
  UnsteadyClock clock{window, true};
  const std::uint64_t steps = 1 + random() % 30;
  for (std::uint64_t step = 0; step < steps; ++step) {
    const TimePoint now = clock.tick(random);
    record.seen.add(random() % 4, window, now);
    record.admitted.add(random() % 3, window, now);
    for (std::uint64_t i = random() % 40; i > 0; --i) {
      record.things.use().add(random() % 2000, window, now);
    }
  }
  record.hold_until = clock.now();
  return record;
}

Record merged(Record a, const Record& b) {
  merge(a, b);
  return a;
}

TEST(Property, MergingIsCommutativeAndAssociative) {
  std::uint64_t sketches = 0;
  for_streams(40, [&](auto window, auto& random) {
    const Record a = some_record(window, random);
    const Record b = some_record(window, random);
    const Record c = some_record(window, random);
    EXPECT_EQ(merged(a, b), merged(b, a));
    EXPECT_EQ(merged(merged(a, b), c), merged(a, merged(b, c)));
    Distinct twice = *merged(a, b).things;
    twice.merge(*b.things);
    EXPECT_EQ(twice, *merged(a, b).things) << "things count once";
    sketches += a.things->exact() != merged(a, b).things->exact() ? 1 : 0;
  });
  EXPECT_GT(sketches, 10u) << "streams that reach both forms";
}

TEST(Property, NoIncrementOfAnyThreadIsLost) {
  constexpr std::uint64_t kThreads = 8;
  constexpr std::uint64_t kMessages = 1500;
  const TimePoint now = UnsteadyClock{1h, false}.now();
  MemoryStore store;
  const auto writer = [&](std::uint64_t thread) {
    std::mt19937_64 random{thread};
    for (std::uint64_t i = 0; i < kMessages; ++i) {
      const std::vector<Observation> observations{
          {{"sum", "all", 1h}, 1, {}},
          {{"sum", std::to_string(i % 5), 1h}, 2, {}},
          {{"spread", "all", 1h}, 1, {}, true, {i % 25, 100 + thread}}};
      store.add({"", observations, true, 1s}, now + std::chrono::milliseconds{random() % 500});
    }
  };
  std::vector<std::thread> threads;
  for (std::uint64_t thread = 0; thread < kThreads; ++thread) threads.emplace_back(writer, thread);
  for (auto& thread : threads) thread.join();
  std::uint64_t each = 0;
  for (const auto& row : store.list("", 100, now)) {
    if (row.distinct) {
      EXPECT_EQ(row.reading.total, 25 + kThreads);
    } else if (row.key.subject == "all") {
      EXPECT_EQ(row.reading.total, kThreads * kMessages);
    } else {
      each += row.reading.total;
    }
  }
  EXPECT_EQ(each, 2 * kThreads * kMessages);
}

}  // namespace
}  // namespace weir::count
