#pragma once

#include <chrono>

#include "baseline/calendar.hpp"
#include "baseline/expectation.hpp"
#include "baseline/history.hpp"

/// Plain values for tests of baselines. The world's clock is UTC unless a test says otherwise.
namespace weir::baseline::test {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

inline LocalHour utc(Hour hour) {
  const auto day = hour >= 0 ? hour / 24 : (hour - 23) / 24;
  return {static_cast<std::int32_t>(day), static_cast<std::uint8_t>(hour - day * 24)};
}

/// Central Europe in 2026: UTC+1, and +2 from 29 March 01:00 UTC to 25 October 01:00 UTC.
inline LocalHour berlin(Hour hour) {
  constexpr auto begin = sys_days{year{2026} / 3 / 29} + 1h;
  constexpr auto end = sys_days{year{2026} / 10 / 25} + 1h;
  const auto time = begin_of(hour);
  return utc(hour + (time >= begin && time < end ? 2 : 1));
}

/// A Monday.
inline constexpr auto kMonday = sys_days{year{2026} / 6 / 1};

inline Hour hour_at(std::chrono::sys_days day, int hour) { return hour_of(TimePoint{day}) + hour; }

inline DaysOff weekends() {
  DaysOff off;
  off.add_weekday("saturday");
  off.add_weekday("sunday");
  return off;
}

/// An office: 300 an hour on working days from 8 to 18, 10 otherwise.
inline std::uint64_t office(const LocalHour& local) {
  return weekday_of(local.day) < 5 && local.hour >= 8 && local.hour < 18 ? 300 : 10;
}

/// `days` days of `traffic`, the last hour before `end`.
template <class Traffic>
History learned(Hour end, int days, Traffic traffic, const LocalClock& clock = utc,
                unsigned weeks = 8) {
  History history;
  for (Hour hour = end - Hour{24} * days; hour < end; ++hour) {
    const auto local = clock(hour);
    const std::uint64_t count = traffic(local);
    history.learn(hour, count, weeks);
    history.learn_peak(local.day, {count, local.hour});
  }
  return history;
}

}  // namespace weir::baseline::test
