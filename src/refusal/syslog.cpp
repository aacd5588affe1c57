#include <array>

#include "refusal/delivery.hpp"
#include "refusal/text_scan.hpp"

namespace weir::refusal {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::size_t kMaxHost = 256;
constexpr std::size_t kMaxProgram = 128;

std::optional<seconds> take_clock(std::string_view& line) {
  const auto hour = take_number(line, 2, 2);
  if (!hour || !take(line, ":")) return std::nullopt;
  const auto minute = take_number(line, 2, 2);
  if (!minute || !take(line, ":")) return std::nullopt;
  const auto second = take_number(line, 2, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return hours{*hour} + minutes{*minute} + seconds{*second};
}

std::optional<sys_days> date(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day it{std::chrono::year{year}, std::chrono::month{month},
                                       std::chrono::day{day}};
  if (!it.ok()) return std::nullopt;
  return sys_days{it};
}

/// "Nov 22 13:45:59 ": the year is the one that makes it lie in the past.
std::optional<TimePoint> take_old_stamp(std::string_view& line, const LogClock& clock) {
  unsigned month = 0;
  while (month < kMonths.size() && !line.starts_with(kMonths[month])) ++month;
  if (month == kMonths.size()) return std::nullopt;
  auto rest = line.substr(3);
  if (!take(rest, " ")) return std::nullopt;
  take(rest, " ");
  const auto day = take_number(rest, 1, 2);
  if (!day || !take(rest, " ")) return std::nullopt;
  const auto time = take_clock(rest);
  if (!time || !take(rest, " ")) return std::nullopt;
  const auto local = clock.now + clock.utc_offset;
  const auto today = std::chrono::floor<days>(local);
  const int year = static_cast<int>(std::chrono::year_month_day{today}.year());
  for (const int candidate : {year, year - 1}) {
    const auto found = date(candidate, month + 1, *day);
    if (!found || *found + *time > local + days{1}) continue;
    line = rest;
    return TimePoint{*found + *time - clock.utc_offset};
  }
  return std::nullopt;
}

std::optional<seconds> take_offset(std::string_view& line) {
  if (take(line, "Z")) return seconds{0};
  const bool west = line.starts_with('-');
  if (!west && !line.starts_with('+')) return std::nullopt;
  line.remove_prefix(1);
  const auto hour = take_number(line, 2, 2);
  if (!hour || !take(line, ":")) return std::nullopt;
  const auto minute = take_number(line, 2, 2);
  if (!minute) return std::nullopt;
  const seconds offset = hours{*hour} + minutes{*minute};
  return west ? -offset : offset;
}

/// "2026-11-22T13:45:59.123456+01:00 " (RFC 3339).
std::optional<TimePoint> take_new_stamp(std::string_view& line) {
  auto rest = line;
  const auto year = take_number(rest, 4, 4);
  if (!year || !take(rest, "-")) return std::nullopt;
  const auto month = take_number(rest, 2, 2);
  if (!month || !take(rest, "-")) return std::nullopt;
  const auto day = take_number(rest, 2, 2);
  if (!day || !take(rest, "T")) return std::nullopt;
  const auto time = take_clock(rest);
  if (!time) return std::nullopt;
  if (take(rest, ".") && !take_number(rest, 1, 9)) return std::nullopt;
  const auto offset = take_offset(rest);
  const auto found = date(static_cast<int>(*year), *month, *day);
  if (!offset || !found || !take(rest, " ")) return std::nullopt;
  line = rest;
  return TimePoint{*found + *time - *offset};
}

}  // namespace

std::optional<SyslogLine> read_syslog(std::string_view line, const LogClock& clock) {
  if (take(line, "<") && (!take_number(line, 1, 3) || !take(line, ">"))) return std::nullopt;
  SyslogLine read;
  read.time = take_new_stamp(line);
  if (!read.time) read.time = take_old_stamp(line, clock);
  if (!read.time) return std::nullopt;
  const auto host = line.find(' ');
  if (host == line.npos || host > kMaxHost) return std::nullopt;
  line.remove_prefix(host + 1);
  const auto end = line.find_first_of("[: ");
  if (end == line.npos || end == 0 || end > kMaxProgram) return std::nullopt;
  read.program = line.substr(0, end);
  line.remove_prefix(end);
  if (take(line, "[") && (!take_number(line, 1, 9) || !take(line, "]"))) return std::nullopt;
  if (!take(line, ": ")) return std::nullopt;
  read.text = line;
  return read;
}

}  // namespace weir::refusal
