#pragma once

#include <bitset>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::baseline {

/// Clock hours since 1970-01-01 00:00 UTC. In a zone with half hours they begin at half past.
using Hour = std::int64_t;

Hour hour_of(TimePoint time) noexcept;
TimePoint begin_of(Hour hour) noexcept;

/// Where and when people are: the local time at the begin of an hour.
struct LocalHour {
  std::int32_t day = 0;   ///< days since 1970-01-01, by the local calendar
  std::uint8_t hour = 0;  ///< 0..23

  friend bool operator==(const LocalHour&, const LocalHour&) = default;
};

/// Local time of an hour: a pure function. Over daylight saving it leaves a local hour out, or
/// gives it twice.
using LocalClock = std::function<LocalHour(Hour)>;

/// 0 = Monday .. 6 = Sunday.
unsigned weekday_of(std::int32_t day) noexcept;
std::string_view weekday_name(std::int32_t day) noexcept;
/// 0 = the first day of its month.
int days_since_month_begin(std::int32_t day) noexcept;
/// 0 = the last day of its month.
int days_to_month_end(std::int32_t day) noexcept;

/// Days on which nobody works.
class DaysOff {
 public:
  /// "2026-12-25", or "12-25" for every year. False when `text` is no date.
  bool add_holiday(std::string_view text);
  /// "monday" .. "sunday". False when it is none.
  bool add_weekday(std::string_view name);

  bool contains(std::int32_t day) const;
  bool is_holiday(std::int32_t day) const;

 private:
  std::set<std::int32_t> dates_;
  std::set<std::pair<unsigned, unsigned>> yearly_;  ///< month, day
  std::bitset<7> weekdays_;
};

/// Local time of every hour of a stretch, looked up once.
class Calendar {
 public:
  struct Entry {
    LocalHour local;
    bool off = false;  ///< a day off
  };

  Calendar() = default;
  /// Of the hours `first` to `last`.
  Calendar(Hour first, Hour last, const LocalClock& clock, const DaysOff& off);

  /// nullptr outside the stretch.
  const Entry* at(Hour hour) const noexcept;

 private:
  Hour first_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace weir::baseline
