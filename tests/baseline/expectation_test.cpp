#include "baseline/expectation.hpp"

#include <gmock/gmock.h>

#include "baseline/world.hpp"

namespace weir::baseline {
namespace {

using namespace test;
using ::testing::HasSubstr;

const Rules kRules;

Calendar around(Hour hour, const LocalClock& clock = utc, const DaysOff& off = weekends()) {
  return calendar_for(hour, kRules, clock, off);
}

Expectation at(const History& history, Hour hour, const DaysOff& off = weekends(),
               const LocalClock& clock = utc) {
  return expect_hour({.history = history}, hour, around(hour, clock, off), kRules);
}

/// The Monday that is `weeks` after the first.
std::chrono::sys_days monday(int weeks) { return kMonday + std::chrono::days{7 * weeks}; }

TEST(Expectation, IsAPlainNumberAtFirst) {
  const History nothing;
  const auto hour = hour_at(kMonday, 10);
  const auto made = at(nothing, hour);
  EXPECT_EQ(made.basis, Basis::floor);
  EXPECT_EQ(made.high, 1000U);
  EXPECT_EQ(made.low, 0U);
  EXPECT_FALSE(made.learned());
  EXPECT_EQ(expect_hour({.history = nothing, .account = true}, hour, around(hour), kRules).high,
            100U);
}

TEST(Expectation, LearnsForTwoWeeksBeforeItSpeaks) {
  const auto hour = hour_at(monday(4), 10);
  EXPECT_EQ(at(learned(hour, 13, office), hour).basis, Basis::floor);
  EXPECT_THAT(at(learned(hour, 13, office), hour).why, HasSubstr("13 of 14 days"));
  EXPECT_EQ(at(learned(hour, 14, office), hour).basis, Basis::hour_of_day);
}

TEST(Expectation, GoesByTheHourOfTheDayUntilThereAreFourWeeks) {
  const auto hour = hour_at(monday(6), 10);
  const auto by_day = at(learned(hour, 21, office), hour);
  EXPECT_EQ(by_day.basis, Basis::hour_of_day);
  EXPECT_EQ(by_day.samples, 15U);  // working days alone
  EXPECT_DOUBLE_EQ(by_day.expected, 300);
  const auto by_week = at(learned(hour, 28, office), hour);
  EXPECT_EQ(by_week.basis, Basis::hour_of_week);
  EXPECT_EQ(by_week.samples, 4U);
  EXPECT_DOUBLE_EQ(by_week.expected, 300);
  EXPECT_THAT(by_week.why, HasSubstr("monday at 10:00"));
}

TEST(Expectation, KnowsNightFromDayAndWeekendFromWeek) {
  const auto history = learned(hour_at(monday(9), 0), 56, office);
  EXPECT_DOUBLE_EQ(at(history, hour_at(monday(9), 10)).expected, 300);
  EXPECT_DOUBLE_EQ(at(history, hour_at(monday(9), 3)).expected, 10);
}

TEST(Expectation, SpikesAreThreeAndFiveTimesWhatIsExpectedAndNeverBelowTheFloor) {
  const auto history = learned(hour_at(monday(9), 0), 56, office);
  const auto day = at(history, hour_at(monday(9), 10));
  EXPECT_EQ(day.high, 900U);
  EXPECT_EQ(day.alert, 1500U);
  const auto night = at(history, hour_at(monday(9), 3));
  EXPECT_EQ(night.high, 100U);
  EXPECT_EQ(night.alert, 167U);
}

TEST(Expectation, DipsAreBelowAFifthWhereFiftyAreExpected) {
  const auto history = learned(hour_at(monday(9), 0), 56, office);
  EXPECT_EQ(at(history, hour_at(monday(9), 10)).low, 60U);
  EXPECT_EQ(at(history, hour_at(monday(9), 3)).low, 0U);
  const auto hour = hour_at(monday(9), 10);
  EXPECT_EQ(expect_hour({.history = history, .account = true}, hour, around(hour), kRules).low, 0U);
}

TEST(Expectation, OneBurstOfThePastMovesNothing) {
  const auto attack = hour_at(monday(5), 3);
  const auto history = learned(hour_at(monday(9), 0), 56, [&](const LocalHour& local) {
    return local == utc(attack) ? 50'000 : office(local);
  });
  const auto made = at(history, hour_at(monday(9), 3));
  EXPECT_DOUBLE_EQ(made.expected, 10);
  EXPECT_EQ(made.high, 100U);
}

TEST(Expectation, AnHourThatVariesMuchGetsMoreRoom) {
  // 100, 400, 100, 400 …: median 250, deviation 150.
  const auto history = learned(hour_at(monday(9), 0), 56, [](const LocalHour& local) {
    return local.day / 7 % 2 == 0 ? 100U : 400U;
  });
  EXPECT_GT(at(history, hour_at(monday(9), 10)).high, 750U);
  EXPECT_EQ(at(history, hour_at(monday(9), 10)).low, 0U);
}

TEST(Expectation, ANewsletterThatCameTwiceIsKnown) {
  const auto newsletter = [](const LocalHour& local) -> std::uint64_t {
    const bool due = weekday_of(local.day) == 1 && local.hour == 10;
    return due && local.day >= utc(hour_at(monday(6), 0)).day ? 4000 : office(local);
  };
  const auto history = learned(hour_at(monday(9), 0), 56, newsletter);
  const auto tuesday = at(history, hour_at(monday(9), 24 + 10));
  EXPECT_DOUBLE_EQ(tuesday.expected, 300);  // three times in eight weeks
  EXPECT_EQ(tuesday.high, 8000U);
  EXPECT_THAT(tuesday.why, HasSubstr("twice"));
  EXPECT_EQ(at(history, hour_at(monday(9), 10)).high, 900U);
}

TEST(Expectation, InvoicesOfTheLastMonthEndAreExpectedAtThisOne) {
  // 31 July 2026 is a Friday, 30 June a Tuesday.
  const auto invoices = utc(hour_at(sys_days{year{2026} / 6 / 30}, 16));
  const auto end = hour_at(sys_days{year{2026} / 7 / 31}, 0);
  const auto history = learned(end, 56, [&](const LocalHour& local) -> std::uint64_t {
    return local == invoices ? 6000 : office(local);
  });
  EXPECT_EQ(at(history, end + 15).high, 9000U);
  EXPECT_THAT(at(history, end + 15).why, HasSubstr("month"));
  EXPECT_EQ(at(history, end + 3).high, 100U);                  // at night they never came
  EXPECT_EQ(at(history, end - Hour{24} * 9 + 15).high, 900U);  // nor in mid-month
}

TEST(Expectation, ANewsletterOfEachTuesdayIsNoBusinessOfTheMonth) {
  // Tuesday 9 June and Thursday 9 July: the same day of the month, not of the week.
  const auto end = hour_at(sys_days{year{2026} / 7 / 9}, 0);
  const auto history = learned(end, 56, [](const LocalHour& local) -> std::uint64_t {
    return weekday_of(local.day) == 1 && local.hour == 10 ? 6000 : office(local);
  });
  EXPECT_EQ(at(history, end + 10).high, 900U);
}

TEST(Expectation, WhatIsDeclaredHoldsUntilItIsLearnedAndNeverLowersABound) {
  const auto hour = hour_at(monday(9), 10);
  const History nothing;
  const auto made = expect_hour({.history = nothing, .declared = 400}, hour, around(hour), kRules);
  EXPECT_EQ(made.basis, Basis::declared);
  EXPECT_EQ(made.high, 1200U);
  EXPECT_EQ(made.low, 0U);
  const auto history = learned(hour, 56, office);
  EXPECT_EQ(expect_hour({.history = history, .declared = 2000}, hour, around(hour), kRules).high,
            6000U);
  EXPECT_EQ(expect_hour({.history = history, .declared = 1}, hour, around(hour), kRules).high,
            900U);
}

TEST(Expectation, AHolidayIsLikeAWeekend) {
  auto off = weekends();
  off.add_holiday("08-03");  // the Monday after nine weeks
  const auto history = learned(hour_at(monday(9), 0), 56, office);
  const auto made = at(history, hour_at(monday(9), 10), off);
  EXPECT_EQ(made.basis, Basis::hour_of_day);
  EXPECT_DOUBLE_EQ(made.expected, 10);
  EXPECT_EQ(made.low, 0U);
}

TEST(Expectation, AHolidayOfThePastIsNoSampleOfAWorkingDay) {
  auto off = weekends();
  off.add_holiday("07-27");
  const auto holiday = utc(hour_at(monday(8), 0)).day;
  const auto history = learned(hour_at(monday(9), 0), 56, [&](const LocalHour& local) {
    return local.day == holiday ? 0U : office(local);
  });
  EXPECT_EQ(at(history, hour_at(monday(9), 10), off).samples, 7U);
  EXPECT_EQ(at(history, hour_at(monday(9), 10)).samples, 8U);
}

TEST(Expectation, FollowsLocalTimeOverDaylightSaving) {
  // Four weeks of summer, then the first winter Monday: work begins at 8 by the wall.
  const auto winter = hour_at(sys_days{year{2026} / 10 / 26}, 0);
  const auto history = learned(winter, 42, office, berlin);
  EXPECT_DOUBLE_EQ(at(history, winter + 7, weekends(), berlin).expected, 300);  // 8:00 local
  EXPECT_DOUBLE_EQ(at(history, winter + 6, weekends(), berlin).expected, 10);
}

TEST(Expectation, ADoubledHourIsTwoSamplesAndASkippedOneNone) {
  const auto sunday = sys_days{year{2026} / 11 / 1};
  const auto doubled = hour_at(sunday, 0) + 1;  // 2:00 local, a week after it came twice
  EXPECT_EQ(at(learned(doubled, 49, office, berlin), doubled, weekends(), berlin).samples, 7U);
  const auto after = hour_at(sys_days{year{2026} / 4 / 5}, 0);  // 2:00 local, a week after none
  EXPECT_EQ(at(learned(after, 42, office, berlin), after, weekends(), berlin).samples, 5U);
}

TEST(Expectation, TheSlidingHourLiesAcrossTwo) {
  const auto history = learned(hour_at(monday(9), 0), 56, office);
  const auto eight = begin_of(hour_at(monday(9), 8));
  const auto calendar = around(hour_at(monday(9), 8));
  const auto made = expect({.history = history}, eight + 15min, calendar, kRules);
  EXPECT_DOUBLE_EQ(made.expected, 0.75 * 10 + 0.25 * 300);
  EXPECT_EQ(made.high, 900U);  // early or late by an hour surprises nobody
  EXPECT_EQ(made.low, 0U);     // but nothing is missed before it was due
  const auto six = expect({.history = history}, begin_of(hour_at(monday(9), 6)) + 59min,
                          around(hour_at(monday(9), 6)), kRules);
  EXPECT_EQ(six.high, 100U);
  const auto noon = expect({.history = history}, begin_of(hour_at(monday(9), 12)),
                           around(hour_at(monday(9), 12)), kRules);
  EXPECT_EQ(noon.low, 60U);
}

TEST(Expectation, HoursThatWereNotWatchedAreNoSamples) {
  const auto hour = hour_at(monday(9), 10);
  History history;
  for (Hour past = hour - Hour{24} * 56; past < hour; ++past) {
    if (utc(past).hour != 10) history.learn(past, office(utc(past)), 8);
  }
  EXPECT_EQ(at(history, hour).basis, Basis::floor);
}

TEST(Expectation, NeverExpectsLessOfAGraveSpikeThanOfASpike) {
  Rules rules;
  rules.warn_factor = 7;
  rules.alert_factor = 7;
  const auto hour = hour_at(monday(9), 10);
  const auto made = expect_hour({.history = learned(hour, 56, office)}, hour, around(hour), rules);
  EXPECT_EQ(made.high, 2100U);
  EXPECT_EQ(made.alert, 2100U);
}

}  // namespace
}  // namespace weir::baseline
