// What every counter store promises, on the one in memory and the one on disk.
#include <gtest/gtest.h>

#include <thread>

#include "count/memory_store.hpp"
#include "store/state.hpp"
#include "support/temp_dir.hpp"

namespace weir::count {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

struct InMemory {
  MemoryStore store;
  CounterStore& get() { return store; }
};

struct OnDisk {
  OnDisk() { state.start(); }
  test::TempDir dir;
  store::State state{store::Options{.path = dir / "state"}};
  CounterStore& get() { return state; }
};

template <class Kind>
class StoreContract : public testing::Test {
 protected:
  CounterStore& store() { return kind_.get(); }

  Reading count(const std::string& subject, std::uint64_t by, TimePoint now,
                std::optional<Gate> gate = std::nullopt, const std::string& identity = "") {
    const std::vector<Observation> observations{{{"limit", subject, 1h}, by, gate}};
    const auto counted = store().add({identity, observations, true, 10s}, now);
    retry_of_ = counted.retry_of;
    return counted.readings.at(0).value();
  }

  Kind kind_;
  std::string retry_of_;
};

using Kinds = testing::Types<InMemory, OnDisk>;
TYPED_TEST_SUITE(StoreContract, Kinds);

TYPED_TEST(StoreContract, BeginsAtZero) { EXPECT_EQ(this->count("a", 0, kNoon).total, 0u); }

TYPED_TEST(StoreContract, IncludesTheMessageItself) {
  EXPECT_EQ(this->count("a", 3, kNoon).total, 3u);
  EXPECT_EQ(this->count("a", 4, kNoon).total, 7u);
}

TYPED_TEST(StoreContract, KeepsSubjectsApart) {
  this->count("a", 3, kNoon);
  EXPECT_EQ(this->count("b", 1, kNoon).total, 1u);
}

TYPED_TEST(StoreContract, CountsSeveralKeysAndWindowsInOneCall) {
  const std::vector<Observation> observations{
      {{"limit", "a", 1min}, 1, {}}, {{"limit", "a", 1h}, 1, {}}, {{"other", "a", 1h}, 9, {}}};
  this->store().add({"", observations, true, 10s}, kNoon);
  const auto counted = this->store().add({"", observations, true, 10s}, kNoon + 10min);
  EXPECT_EQ(counted.readings[0]->total, 1u);
  EXPECT_EQ(counted.readings[1]->total, 2u);
  EXPECT_EQ(counted.readings[2]->total, 18u);
  EXPECT_FALSE(counted.degraded);
}

TYPED_TEST(StoreContract, AdmitsAtMostTheLimit) {
  int passed = 0;
  for (int i = 0; i < 20; ++i) {
    passed += this->count("a", 1, kNoon, Gate{7, 15min, true}).passes ? 1 : 0;
  }
  EXPECT_EQ(passed, 7);
}

TYPED_TEST(StoreContract, LosesNoIncrementOfConcurrentCallers) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 500; ++i)
        this->store().add({"", std::vector<Observation>{{{"limit", "a", 1h}, 1, {}}}, true, 10s},
                          kNoon);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(this->count("a", 0, kNoon).total, 2000u);
}

TYPED_TEST(StoreContract, AdmitsAtMostTheLimitAmongConcurrentCallers) {
  std::atomic<int> passed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const std::vector<Observation> observations{{{"limit", "a", 1h}, 1, Gate{100, 15min, true}}};
      for (int i = 0; i < 200; ++i) {
        if (this->store().add({"", observations, true, 10s}, kNoon).readings[0]->passes) ++passed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(passed, 100);
}

TYPED_TEST(StoreContract, RecognisesARetryAndCountsItOnce) {
  const Gate gate{1, 15min, true};
  this->count("a", 1, kNoon, gate, "m1");
  this->count("a", 1, kNoon, gate, "m2");
  this->store().remember_tempfail("m2", "event-2", kNoon + 24h);
  const auto retry = this->count("a", 1, kNoon + 1min, gate, "m2");
  EXPECT_EQ(this->retry_of_, "event-2");
  EXPECT_EQ(retry.total, 2u);
}

TYPED_TEST(StoreContract, ForgetsARetryWhenItExpires) {
  this->store().remember_tempfail("m", "event", kNoon + 1h);
  this->count("a", 1, kNoon + 2h, std::nullopt, "m");
  EXPECT_EQ(this->retry_of_, "");
}

// A message that one limit holds back was not admitted by the others: its retries must not use up
// their allowance, or an attacker's backlog would hold back bystanders.
TYPED_TEST(StoreContract, AdmitsEverywhereOrNowhere) {
  const std::vector<Observation> observations{{{"client", "bad", 1h}, 1, Gate{1, 15min, true}},
                                              {{"connector", "c", 1h}, 1, Gate{5, 15min, true}}};
  this->store().add({"m0", observations, true, 10s}, kNoon);
  this->store().add({"m1", observations, true, 10s}, kNoon);
  this->store().remember_tempfail("m1", "event", kNoon + 24h);
  for (int i = 0; i < 50; ++i) this->store().add({"m1", observations, true, 10s}, kNoon);
  const std::vector<Observation> bystander{{{"connector", "c", 1h}, 1, Gate{5, 15min, true}}};
  EXPECT_TRUE(this->store().add({"b", bystander, true, 10s}, kNoon).readings[0]->passes);
}

TYPED_TEST(StoreContract, DoesNotLetATaggingGateHoldBack) {
  const std::vector<Observation> observations{{{"tag", "a", 1h}, 1, Gate{0, 15min, false}},
                                              {{"hold", "a", 1h}, 1, Gate{9, 15min, true}}};
  const auto counted = this->store().add({"", observations, true, 10s}, kNoon);
  EXPECT_FALSE(counted.readings[0]->passes);
  EXPECT_EQ(counted.readings[1]->admitted, 1u);
}

TYPED_TEST(StoreContract, ListsWhatCountsInKeyOrder) {
  this->count("b", 1, kNoon);
  this->count("a", 2, kNoon);
  this->count("old", 2, kNoon - 3h);
  const auto rows = this->store().list("limit", 10, kNoon);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].key.subject, "a");
  EXPECT_EQ(rows[0].reading.total, 2u);
  EXPECT_EQ(rows[1].key.subject, "b");
}

TYPED_TEST(StoreContract, ResetsOneSubjectOrAll) {
  this->count("a", 5, kNoon);
  this->count("b", 5, kNoon);
  EXPECT_EQ(this->store().reset("limit", "a"), 1u);
  EXPECT_EQ(this->count("a", 1, kNoon).total, 1u);
  EXPECT_EQ(this->store().reset("limit", ""), 2u);
  EXPECT_EQ(this->count("b", 1, kNoon).total, 1u);
}

}  // namespace
}  // namespace weir::count
