#include "report/rewind.hpp"

#include <gtest/gtest.h>

#include "fake_log.hpp"

namespace weir::report {
namespace {

struct RewindTest : testing::Test {
  FakeLog log;
  std::size_t size = 0;

  void add(int first, int last, const std::string& dataset = "weir.verdict") {
    for (int number = first; number <= last; ++number) log.add(number, dataset);
    size = log.read_after(0, 1).front().json.size();
  }
  static bool all(const StoredEvent&) { return true; }
  static bool alerts(const StoredEvent& event) { return event.dataset == "weir.alert"; }
};

TEST_F(RewindTest, GoesBackAsManyBytesAsItMay) {
  add(10, 49);  // positions 1 to 40
  const auto cursor = rewound(log, {.position = 40, .sequence = 40}, {.bytes = 3 * size}, all);
  EXPECT_EQ(cursor.position, 37U);
  EXPECT_EQ(cursor.sequence, 37U);
}

TEST_F(RewindTest, GoesNowhereWithoutReachOrEvents) {
  EXPECT_EQ(rewound(log, {}, {.bytes = 100}, all).position, 0U);
  add(10, 19);
  EXPECT_EQ(rewound(log, {.position = 10, .sequence = 10}, {.bytes = 0}, all).position, 10U);
}

TEST_F(RewindTest, AnEventLargerThanAllComesAgainAlone) {
  add(10, 19);
  EXPECT_EQ(rewound(log, {.position = 10, .sequence = 10}, {.bytes = 1}, all).position, 9U);
}

TEST_F(RewindTest, CountsOnlyWhatIsWanted) {
  add(10, 10, "weir.alert");
  add(11, 500);
  add(501, 501, "weir.alert");
  const auto cursor = rewound(log, {.position = 492, .sequence = 2}, {.bytes = 10 * size}, alerts);
  EXPECT_EQ(cursor.position, 0U);
  EXPECT_EQ(cursor.sequence, 0U);
}

TEST_F(RewindTest, LooksNoFurtherThanItMay) {
  add(10, 10, "weir.alert");
  add(11, 500);
  const auto cursor =
      rewound(log, {.position = 491, .sequence = 1}, {.bytes = 1000, .positions = 100}, alerts);
  EXPECT_EQ(cursor.position, 491U);
  EXPECT_EQ(cursor.sequence, 1U);
}

TEST_F(RewindTest, StopsAtAGapWhoseNumbersItDoesNotKnow) {
  add(10, 29);
  log.cut(14, 15);
  const auto cursor = rewound(log, {.position = 20, .sequence = 18}, {.bytes = 100 * size}, all);
  EXPECT_EQ(cursor.position, 15U);
  EXPECT_EQ(cursor.sequence, 13U);
}

TEST_F(RewindTest, NeverPassesWhereTheNumbersBegan) {
  add(10, 29);
  const auto cursor =
      rewound(log, {.position = 20, .sequence = 20}, {.bytes = 100 * size, .after = 15}, all);
  EXPECT_EQ(cursor.position, 15U);
  EXPECT_EQ(cursor.sequence, 15U);
}

TEST_F(RewindTest, LeavesOldEventsAlone) {
  const auto at = [this](int number, std::chrono::hours time) {
    log.append({.id = std::to_string(number),
                .dataset = "weir.verdict",
                .time = TimePoint{time},
                .json = "{}",
                .index_keys = {},
                .late_json = {}},
               {});
  };
  at(1, std::chrono::hours{1});
  at(2, std::chrono::hours{30});
  at(3, std::chrono::hours{31});
  const auto cursor = rewound(log, {.position = 3, .sequence = 3}, {.bytes = 1000}, all);
  EXPECT_EQ(cursor.position, 1U);
}

TEST_F(RewindTest, WhatWasCutMeanwhileStaysAway) {
  add(10, 29);
  log.cut_through(20);
  EXPECT_EQ(rewound(log, {.position = 20, .sequence = 20}, {.bytes = 1000}, all).position, 20U);
}

}  // namespace
}  // namespace weir::report
