#include "count/pass_memory.hpp"

#include <gtest/gtest.h>

#include <string>

#include "count/memory_store.hpp"

namespace weir::count {
namespace {

const TimePoint kNow{std::chrono::hours{24 * 365 * 50}};
const Pass kFromCloud{"id|recipients", true};
const Pass kBack{"id|recipients", false};

TEST(PassMemory, TheSecondPassIsToldOnce) {
  PassMemory memory;
  EXPECT_FALSE(memory.is_second(kFromCloud, kNow));
  EXPECT_TRUE(memory.is_second(kBack, kNow));
  EXPECT_FALSE(memory.is_second(kBack, kNow));
}

TEST(PassMemory, OnlyAClientThatMayBeginIsRemembered) {
  PassMemory memory;
  EXPECT_FALSE(memory.is_second(kBack, kNow));
  EXPECT_FALSE(memory.is_second(kBack, kNow));
  EXPECT_EQ(memory.size(), 0u);
}

TEST(PassMemory, NoIdIsNeverASecondPass) {
  PassMemory memory;
  EXPECT_FALSE(memory.is_second({"", true}, kNow));
  EXPECT_FALSE(memory.is_second({"", true}, kNow));
}

TEST(PassMemory, ForgetsAfterAnHour) {
  PassMemory memory;
  memory.is_second(kFromCloud, kNow);
  EXPECT_FALSE(memory.is_second(kBack, kNow + PassMemory::kRemembered));
}

TEST(PassMemory, IsBounded) {
  PassMemory memory{10};
  for (int i = 0; i < 1000; ++i) memory.is_second({std::to_string(i), true}, kNow);
  EXPECT_EQ(memory.size(), 10u);
  EXPECT_TRUE(memory.is_second({"999", false}, kNow));
  EXPECT_FALSE(memory.is_second({"0", false}, kNow));
}

Counted counted(MemoryStore& store, const Pass& pass, const std::string& identity) {
  Observation observation;
  observation.key = {"limit", "everyone"};
  return store.add({identity, {&observation, 1}, true, std::chrono::milliseconds{50}, pass}, kNow);
}

TEST(PassMemory, TheSecondPassAddsNothingToACounter) {
  MemoryStore store;
  EXPECT_EQ(counted(store, kFromCloud, "a").readings[0]->total, 1u);
  const auto second = counted(store, kBack, "b");
  EXPECT_TRUE(second.passed_before);
  EXPECT_EQ(second.readings[0]->total, 1u);
  EXPECT_EQ(counted(store, kBack, "c").readings[0]->total, 2u);
}

TEST(PassMemory, ARetryOfTheFirstPassIsNotTheSecond) {
  MemoryStore store;
  counted(store, kFromCloud, "a");
  store.remember_tempfail("a", "event", kNow + std::chrono::hours{1});
  EXPECT_FALSE(counted(store, kFromCloud, "a").passed_before);
  EXPECT_TRUE(counted(store, kBack, "b").passed_before);
}

}  // namespace
}  // namespace weir::count
