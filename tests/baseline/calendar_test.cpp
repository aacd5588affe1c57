#include "baseline/calendar.hpp"

#include <gtest/gtest.h>

#include "baseline/world.hpp"

namespace weir::baseline {
namespace {

using namespace test;

std::int32_t day_of(std::chrono::sys_days day) {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

TEST(Calendar, KnowsWeekdaysAndMonths) {
  EXPECT_EQ(weekday_of(0), 3U);  // 1970-01-01 was a Thursday
  EXPECT_EQ(weekday_name(day_of(kMonday)), "monday");
  EXPECT_EQ(weekday_name(day_of(kMonday) - 1), "sunday");
  EXPECT_EQ(days_since_month_begin(day_of(kMonday)), 0);
  EXPECT_EQ(days_to_month_end(day_of(kMonday)), 29);
  EXPECT_EQ(days_to_month_end(day_of(sys_days{year{2028} / 2 / 28})), 1);  // a leap year
}

TEST(DaysOff, TakesDatesWithAndWithoutAYear) {
  DaysOff off;
  EXPECT_TRUE(off.add_holiday("2026-05-14"));
  EXPECT_TRUE(off.add_holiday("12-25"));
  EXPECT_TRUE(off.add_holiday("02-29"));
  EXPECT_TRUE(off.contains(day_of(sys_days{year{2026} / 5 / 14})));
  EXPECT_FALSE(off.contains(day_of(sys_days{year{2027} / 5 / 14})));
  EXPECT_TRUE(off.contains(day_of(sys_days{year{2026} / 12 / 25})));
  EXPECT_TRUE(off.contains(day_of(sys_days{year{2031} / 12 / 25})));
  EXPECT_TRUE(off.contains(day_of(sys_days{year{2028} / 2 / 29})));
}

TEST(DaysOff, RefusesWhatIsNoDate) {
  DaysOff off;
  for (const char* text : {"", "25.12.", "12-32", "13-01", "2026-02-29", "2026-12", "26-12-25",
                           "12-2x", "2026-1-01", "-1-12-25"}) {
    EXPECT_FALSE(off.add_holiday(text)) << text;
  }
}

TEST(DaysOff, TakesAnyWeekend) {
  DaysOff off;
  EXPECT_TRUE(off.add_weekday("friday"));
  EXPECT_FALSE(off.add_weekday("fri"));
  EXPECT_TRUE(off.contains(day_of(kMonday) + 4));
  EXPECT_FALSE(off.contains(day_of(kMonday) + 5));
  EXPECT_FALSE(off.is_holiday(day_of(kMonday) + 4));
}

TEST(Calendar, LooksUpItsStretchAndNothingElse) {
  const auto first = hour_at(kMonday, 0);
  const Calendar calendar{first, first + 200, utc, weekends()};
  EXPECT_EQ(calendar.at(first - 1), nullptr);
  EXPECT_EQ(calendar.at(first + 201), nullptr);
  ASSERT_NE(calendar.at(first + 200), nullptr);
  EXPECT_FALSE(calendar.at(first + 4 * 24)->off);
  EXPECT_TRUE(calendar.at(first + 5 * 24)->off);
  EXPECT_EQ(calendar.at(first + 13)->local, (LocalHour{day_of(kMonday), 13}));
}

TEST(Calendar, HoursBeginBeforeTheEpochToo) {
  EXPECT_EQ(hour_of(TimePoint{-1ms}), -1);
  EXPECT_EQ(begin_of(-1), TimePoint{-1h});
}

}  // namespace
}  // namespace weir::baseline
