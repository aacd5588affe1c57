#include "report/event_id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

namespace weir::report {
namespace {

const TimePoint kNow{std::chrono::milliseconds{0x0190'a5c2'7b00}};

TEST(EventIds, AreUuidsOfVersionSeven) {
  EventIds ids;
  const auto id = ids.next(kNow);
  ASSERT_EQ(id.size(), 36U);
  EXPECT_EQ(id.substr(0, 15), "0190a5c2-7b00-7");
  EXPECT_EQ(id[18], '-');
  EXPECT_NE(std::string_view{"89ab"}.find(id[19]), std::string_view::npos) << id;
  EXPECT_EQ(id[23], '-');
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos) << id;
}

TEST(EventIds, GrowWithinAMillisecondAndBeyondItsCounter) {
  EventIds ids;
  std::vector<std::string> made;
  for (int i = 0; i < 10'000; ++i) made.push_back(ids.next(kNow));
  EXPECT_TRUE(std::is_sorted(made.begin(), made.end()));
  EXPECT_EQ(std::set<std::string>(made.begin(), made.end()).size(), made.size());
}

TEST(EventIds, GrowWhenTheClockStepsBack) {
  EventIds ids;
  const auto before = ids.next(kNow);
  EXPECT_LT(before, ids.next(kNow - std::chrono::hours{1}));
}

TEST(EventIds, AreDistinctAcrossThreads) {
  EventIds ids;
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::thread> threads;
  for (auto& list : made) {
    threads.emplace_back([&ids, &list] {
      for (int i = 0; i < 2000; ++i) list.push_back(ids.next(kNow));
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& list : made) all.insert(list.begin(), list.end());
  EXPECT_EQ(all.size(), 8000U);
}

}  // namespace
}  // namespace weir::report
