#include "baseline/calendar.hpp"

#include <array>
#include <charconv>
#include <chrono>

namespace weir::baseline {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

year_month_day date_of(std::int32_t day) { return year_month_day{sys_days{days{day}}}; }

std::optional<unsigned> digits(std::string_view text, std::size_t width) {
  unsigned value = 0;
  if (text.size() != width) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Hour hour_of(TimePoint time) noexcept {
  return std::chrono::floor<std::chrono::hours>(time).time_since_epoch().count();
}

TimePoint begin_of(Hour hour) noexcept { return TimePoint{std::chrono::hours{hour}}; }

unsigned weekday_of(std::int32_t day) noexcept {
  return std::chrono::weekday{sys_days{days{day}}}.iso_encoding() - 1;
}

std::string_view weekday_name(std::int32_t day) noexcept { return kWeekdays[weekday_of(day)]; }

int days_since_month_begin(std::int32_t day) noexcept {
  return static_cast<int>(static_cast<unsigned>(date_of(day).day())) - 1;
}

int days_to_month_end(std::int32_t day) noexcept {
  const auto date = date_of(day);
  const sys_days last{date.year() / date.month() / std::chrono::last};
  return static_cast<int>((last - sys_days{days{day}}).count());
}

bool DaysOff::add_holiday(std::string_view text) {
  const bool dated = text.size() == 10 && text[4] == '-';
  const auto year = dated ? digits(text.substr(0, 4), 4) : std::optional<unsigned>{2000};
  const auto rest = dated ? text.substr(5) : text;
  if (!year || rest.size() != 5 || rest[2] != '-') return false;
  const auto month = digits(rest.substr(0, 2), 2);
  const auto day = digits(rest.substr(3), 2);
  if (!month || !day) return false;
  // 2000 was a leap year: "02-29" is a date.
  const year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                            std::chrono::day{*day}};
  if (!date.ok()) return false;
  if (dated) {
    dates_.insert(static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count()));
  } else {
    yearly_.emplace(*month, *day);
  }
  return true;
}

bool DaysOff::add_weekday(std::string_view name) {
  for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
    if (kWeekdays[i] == name) {
      weekdays_.set(i);
      return true;
    }
  }
  return false;
}

bool DaysOff::contains(std::int32_t day) const {
  return weekdays_.test(weekday_of(day)) || is_holiday(day);
}

bool DaysOff::is_holiday(std::int32_t day) const {
  if (dates_.contains(day)) return true;
  const auto date = date_of(day);
  return yearly_.contains({static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())});
}

Calendar::Calendar(Hour first, Hour last, const LocalClock& clock, const DaysOff& off)
    : first_{first} {
  entries_.reserve(static_cast<std::size_t>(last - first + 1));
  for (Hour hour = first; hour <= last; ++hour) {
    const auto local = clock(hour);
    const bool same_day = !entries_.empty() && entries_.back().local.day == local.day;
    entries_.push_back({local, same_day ? entries_.back().off : off.contains(local.day)});
  }
}

const Calendar::Entry* Calendar::at(Hour hour) const noexcept {
  if (hour < first_ || hour >= first_ + static_cast<Hour>(entries_.size())) return nullptr;
  return &entries_[static_cast<std::size_t>(hour - first_)];
}

}  // namespace weir::baseline
