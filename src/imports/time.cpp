#include "imports/time.hpp"

#include <array>
#include <charconv>
#include <string>

#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kMaxDate = 64;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Programs put a no-break space, plain or narrow, before AM and PM.
std::string with_plain_spaces(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = text.substr(i);
    if (rest.starts_with("\u202F")) {
      i += 2;
      out += ' ';
    } else if (rest.starts_with("\u00A0")) {
      i += 1;
      out += ' ';
    } else {
      out += text[i];
    }
  }
  return out;
}

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_{text} {}

  bool done() const { return at_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void spaces() {
    while (take(' ')) {
    }
  }
  std::string_view word() {
    const auto begin = at_;
    while (!done() && is_letter(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  /// Digits, `least` to `most` of them; -1 when there are fewer.
  int number(std::size_t least, std::size_t most) {
    const auto begin = at_;
    while (!done() && at_ - begin < most && is_digit(text_[at_])) ++at_;
    if (at_ - begin < least) return -1;
    int value = 0;
    for (const char c : text_.substr(begin, at_ - begin)) value = value * 10 + (c - '0');
    return value;
  }
  void digits() {
    while (is_digit(peek())) ++at_;
  }
  std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

struct Date {
  int year = -1;
  int month = -1;
  int day = -1;
};

int month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
  if (word.size() < 3) return -1;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (iequals(word.substr(0, 3), kMonths[i])) return static_cast<int>(i) + 1;
  }
  return -1;
}

/// "Mar 4, 2026", or with the day of the week before it "4 Mar 2026".
Date named_date(Cursor& in) {
  auto word = in.word();
  if (in.take(',')) {
    in.spaces();
    word = in.word();
  }
  Date date;
  if (word.empty()) {
    date.day = in.number(1, 2);
    in.spaces();
    date.month = month_of(in.word());
  } else {
    date.month = month_of(word);
    in.spaces();
    date.day = in.number(1, 2);
    in.take(',');
  }
  in.spaces();
  date.year = in.number(4, 4);
  return date;
}

Date numbered_date(Cursor& in) {
  Cursor ahead = in;
  const int first = in.number(1, 4);
  const std::size_t length = in.at() - ahead.at();
  const char mark = in.peek();
  if (mark == ' ') return named_date(in = ahead);
  if (!in.take(mark) || (mark != '-' && mark != '/' && mark != '.')) return {};
  const int second = in.number(1, 2);
  if (!in.take(mark)) return {};
  if (length == 4) return {first, second, in.number(1, 2)};
  const int year = in.number(4, 4);
  if (mark == '-') return {};
  return mark == '/' ? Date{year, first, second} : Date{year, second, first};
}

/// Milliseconds of "hh:mm[:ss[.fraction]] [AM|PM]"; -1 when it is none.
std::int64_t time_of_day(Cursor& in) {
  int hour = in.number(1, 2);
  if (!in.take(':')) return -1;
  const int minute = in.number(2, 2);
  int second = 0;
  int millisecond = 0;
  if (in.take(':')) second = in.number(2, 2);
  if (in.peek() == '.' && in.take('.')) {
    const auto begin = in.at();
    millisecond = in.number(1, 3);
    for (auto length = in.at() - begin; length < 3; ++length) millisecond *= 10;
    in.digits();
  }
  Cursor ahead = in;
  ahead.spaces();
  const auto half = ahead.word();
  if (iequals(half, "AM") || iequals(half, "PM")) {
    if (hour < 1 || hour > 12) return -1;
    hour = hour % 12 + (iequals(half, "PM") ? 12 : 0);
    in = ahead;
  }
  const bool good = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
                    second <= 60 && millisecond >= 0;
  if (!good) return -1;
  return ((hour * 60LL + minute) * 60 + second) * 1000 + millisecond;
}

/// Minutes east of Greenwich; nothing when what follows is no zone.
std::optional<minutes> zone(Cursor& in) {
  in.spaces();
  const bool bracket = in.take('(');
  if (in.take('+') || in.peek() == '-') {
    const bool west = in.take('-');
    const int hour = in.number(2, 2);
    in.take(':');
    const int minute = in.number(2, 2);
    if (hour < 0 || hour > 15 || minute < 0 || minute > 59) return std::nullopt;
    const minutes offset{hour * 60 + minute};
    return west ? -offset : offset;
  }
  const auto word = in.word();
  const bool utc =
      word.empty() || iequals(word, "Z") || iequals(word, "UTC") || iequals(word, "GMT");
  if (!utc || (bracket && !in.take(')'))) return std::nullopt;
  return minutes{0};
}

/// What ConvertTo-Json of Windows PowerShell writes.
std::optional<TimePoint> json_date(std::string_view text) {
  text.remove_prefix(6);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0 || value > 7'258'118'400'000) return std::nullopt;
  const auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (!rest.starts_with(')') && !rest.starts_with('+') && !rest.starts_with('-')) {
    return std::nullopt;
  }
  return TimePoint{milliseconds{value}};
}

}  // namespace

std::optional<TimePoint> parse_time(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > kMaxDate) return std::nullopt;
  if (text.starts_with("/Date(")) return json_date(text);
  const auto plain = with_plain_spaces(text);
  Cursor in{plain};
  const Date date = is_digit(in.peek()) ? numbered_date(in) : named_date(in);
  if (date.year < 1990 || date.year > 2199 || date.month < 1 || date.day < 1) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{date.year},
                                        std::chrono::month{static_cast<unsigned>(date.month)},
                                        std::chrono::day{static_cast<unsigned>(date.day)}};
  if (!day.ok()) return std::nullopt;
  in.take(',');
  if (!in.take('T')) in.spaces();
  const auto within = in.done() ? 0 : time_of_day(in);
  const auto offset = in.done() ? minutes{0} : zone(in);
  in.spaces();
  if (within < 0 || !offset || !in.done()) return std::nullopt;
  return TimePoint{std::chrono::sys_days{day}.time_since_epoch() + milliseconds{within} - *offset};
}

}  // namespace weir::imports
