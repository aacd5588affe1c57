#include "baseline/expectation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace weir::baseline {
namespace {

/// Fewer hours than this make no median.
constexpr std::size_t kLeastSamples = 4;
/// Makes the median absolute deviation of normal values their standard deviation.
constexpr double kToDeviation = 1.4826;
constexpr double kSpreads = 6;
constexpr double kLowSpreads = 3;
constexpr double kLowShare = 0.2;
/// Twice what the same hour of the week has brought twice: a newsletter that not every week brings,
/// on the other side of the hour than last time.
constexpr double kSeenBefore = 2;
/// Half as much again as the busiest hour at this point of an earlier month: invoices.
constexpr double kSeenMonthly = 1.5;
constexpr double kStandsOut = 2;
constexpr std::int32_t kLeastMonth = 20;
constexpr int kNearMonthEnd = 3;  // the last working day moves
constexpr int kNearMonthDay = 1;
constexpr int kNearHour = 2;

/// Hours of the past that are like one hour.
struct Samples {
  std::vector<double> week;  ///< same weekday and hour
  std::vector<double> day;   ///< same hour, same class of day
};

/// The hours of local day `day` at the local hour of `like`: two when the clock was set back, none
/// when it was set forward. `guess` is the hour without daylight saving.
template <class Add>
void add_local(const Calendar& calendar, const Calendar::Entry& like, Hour guess, std::int32_t day,
               Add add) {
  for (const Hour hour : {guess - 1, guess, guess + 1}) {
    const auto* entry = calendar.at(hour);
    if (entry == nullptr || entry->local.day != day || entry->local.hour != like.local.hour)
      continue;
    if (entry->off == like.off) add(hour);
  }
}

Samples samples_of(const History& history, Hour hour, const Calendar::Entry& like,
                   const Calendar& calendar, const Rules& rules) {
  Samples samples;
  const auto days = static_cast<std::int32_t>(rules.weeks) * 7;
  for (std::int32_t back = 1; back <= days; ++back) {
    add_local(calendar, like, hour - Hour{24} * back, like.local.day - back, [&](Hour past) {
      const auto count = history.at(past);
      if (!count) return;
      samples.day.push_back(static_cast<double>(*count));
      if (back % 7 == 0) samples.week.push_back(static_cast<double>(*count));
    });
  }
  return samples;
}

double median_of(std::vector<double>& values) {
  std::ranges::sort(values);
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double deviation_of(const std::vector<double>& values, double median) {
  std::vector<double> away;
  away.reserve(values.size());
  for (const double value : values) away.push_back(std::abs(value - median));
  return kToDeviation * median_of(away);
}

/// The second largest: what was seen twice. 0 when there are not two.
double seen_twice(std::vector<double> values) {
  if (values.size() < 2) return 0;
  std::ranges::nth_element(values, values.begin() + 1, std::greater<>{});
  return values[1];
}

/// The ordinary busiest hour of a day.
double ordinary_peak(const History& history) {
  std::vector<double> peaks;
  for (auto day = history.first_day(); day < history.end_day(); ++day) {
    if (const auto peak = history.peak(day)) peaks.push_back(static_cast<double>(peak->count));
  }
  return peaks.empty() ? 0 : median_of(peaks);
}

/// Whether a week before or after it came too: then the hour of the week has it.
bool is_weekly(const History& history, std::int32_t day, std::uint64_t count) {
  for (const auto other : {day - 7, day + 7}) {
    const auto peak = history.peak(other);
    if (peak && peak->count * 2 >= count) return true;
  }
  return false;
}

/// Whether a day stood in its month as `local` does in its own.
bool is_near_in_month(std::int32_t day, const LocalHour& local) {
  if (std::max(days_to_month_end(local.day), days_to_month_end(day)) <= kNearMonthEnd) return true;
  const int apart = days_since_month_begin(day) - days_since_month_begin(local.day);
  return std::abs(apart) <= kNearMonthDay;
}

/// The busiest hour, beyond `least`, of an earlier month's day that stood out at this point of its
/// month; else 0.
double seen_monthly(const History& history, const LocalHour& local, double least) {
  auto most = static_cast<std::uint64_t>(least);
  const auto last = std::min(history.end_day(), local.day - kLeastMonth);
  for (auto day = history.first_day(); day < last; ++day) {
    const auto peak = history.peak(day);
    if (!peak || peak->count <= most) continue;
    if (std::abs(static_cast<int>(peak->hour) - static_cast<int>(local.hour)) > kNearHour) continue;
    if (!is_near_in_month(day, local) || is_weekly(history, day, peak->count)) continue;
    most = peak->count;
  }
  const auto found = static_cast<double>(most);
  return found > least && found >= kStandsOut * ordinary_peak(history) ? found : 0;
}

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 10 ? "%.1f" : "%.0f", value);
  std::string out{text.data()};
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out;
}

std::string clock_time(unsigned hour) {
  return (hour < 10 ? "0" : "") + std::to_string(hour) + ":00";
}

/// What is said of the samples: "median of 8 mondays at 10:00".
std::string source(const Expectation& made, const Calendar::Entry& like, std::size_t of_week) {
  const auto at = " at " + clock_time(like.local.hour);
  const std::string weekday{weekday_name(like.local.day)};
  if (made.basis == Basis::hour_of_week) {
    return "median of " + std::to_string(made.samples) + " times " + weekday + at;
  }
  return "median of " + std::to_string(made.samples) + (like.off ? " days off" : " working days") +
         at + "; " + std::to_string(of_week) + " of its weekday are too few";
}

void set_bounds(Expectation& made, double most, const char* because, const Rules& rules) {
  made.high = static_cast<std::uint64_t>(std::ceil(most));
  made.alert = (made.high * rules.alert_factor + rules.warn_factor - 1) / rules.warn_factor;
  made.alert = std::max(made.alert, made.high);
  made.why += std::string{"; a spike above "} + std::to_string(made.high) + because;
}

/// The largest of several reasons to expect so many.
struct Bound {
  double most = 0;
  const char* because = "";

  void raise(double value, const char* reason) {
    if (value <= most) return;
    most = value;
    because = reason;
  }
};

Expectation unlearned(const Subject& subject, Hour hour, const Rules& rules) {
  Expectation made;
  if (subject.declared > 0) {
    made.basis = Basis::declared;
    made.expected = static_cast<double>(subject.declared);
    made.spread = std::sqrt(made.expected);
    made.why = "about " + number(made.expected) + ": expected_per_hour";
    Bound bound{static_cast<double>(rules.floor), ", the floor"};
    bound.raise(rules.warn_factor * made.expected, "");
    set_bounds(made, bound.most, bound.because, rules);
    return made;
  }
  const auto seen = subject.history.empty() ? Hour{0} : hour - subject.history.began();
  made.why = "not learned yet (" + std::to_string(std::max<Hour>(seen, 0) / 24) + " of " +
             std::to_string(rules.learning.count() / 24) + " days)";
  const auto most = subject.account ? rules.unlearned_account : rules.unlearned_connector;
  set_bounds(made, static_cast<double>(std::max(most, rules.floor)), ", a plain number", rules);
  return made;
}

}  // namespace

Expectation expect_hour(const Subject& subject, Hour hour, const Calendar& calendar,
                        const Rules& rules) {
  const auto* like = calendar.at(hour);
  const auto& history = subject.history;
  const bool old_enough = !history.empty() && hour - history.began() >= rules.learning.count();
  if (like == nullptr || !old_enough) return unlearned(subject, hour, rules);
  auto samples = samples_of(history, hour, *like, calendar, rules);
  const bool by_week = samples.week.size() >= kLeastSamples;
  auto& used = by_week ? samples.week : samples.day;
  if (used.size() < kLeastSamples) return unlearned(subject, hour, rules);

  Expectation made;
  made.basis = by_week ? Basis::hour_of_week : Basis::hour_of_day;
  made.samples = static_cast<unsigned>(used.size());
  made.expected = median_of(used);
  // Hours that chance alone fills vary by the root of what is expected.
  made.spread = std::max({deviation_of(used, made.expected), std::sqrt(made.expected), 1.0});
  made.why =
      "about " + number(made.expected) + " (" + source(made, *like, samples.week.size()) + ")";
  Bound bound{static_cast<double>(rules.floor), ", the floor"};
  bound.raise(rules.warn_factor * made.expected, "");
  bound.raise(made.expected + kSpreads * made.spread, ", for this hour varies much");
  bound.raise(kSeenBefore * seen_twice(samples.week), ", for so much has come twice at this hour");
  bound.raise(kSeenMonthly * seen_monthly(history, like->local, bound.most / kSeenMonthly),
              ", for so much has come at this point of a month");
  bound.raise(rules.warn_factor * static_cast<double>(subject.declared), ", by expected_per_hour");
  set_bounds(made, bound.most, bound.because, rules);
  if (!subject.account && made.expected >= kLeastForDip) {
    const double low =
        std::min(kLowShare * made.expected, made.expected - kLowSpreads * made.spread);
    made.low = static_cast<std::uint64_t>(std::max(low, 0.0));
  }
  return made;
}

Expectation expect(const Subject& subject, TimePoint now, const Calendar& calendar,
                   const Rules& rules) {
  const auto hour = hour_of(now);
  auto made = expect_hour(subject, hour, calendar, rules);
  const auto before = expect_hour(subject, hour - 1, calendar, rules);
  const double part = std::chrono::duration<double, std::ratio<3600>>(now - begin_of(hour)).count();
  const auto own_high = made.high;
  made.expected = (1 - part) * before.expected + part * made.expected;
  made.spread = (1 - part) * before.spread + part * made.spread;
  const bool learned = made.learned();
  for (const Hour near : {hour - 2, hour - 1, hour + 1}) {
    const auto other = near == hour - 1 ? before : expect_hour(subject, near, calendar, rules);
    made.low = std::min(made.low, other.low);
    // What is not learned yet is no reason to expect more than what is.
    if (other.learned() != learned) continue;
    made.high = std::max(made.high, other.high);
    made.alert = std::max(made.alert, other.alert);
  }
  if (made.high > own_high)
    made.why += "; " + std::to_string(made.high) + " by the hours beside it";
  if (made.low > 0) made.why += "; a dip below " + std::to_string(made.low);
  return made;
}

Calendar calendar_for(Hour now, const Rules& rules, const LocalClock& clock, const DaysOff& off) {
  constexpr Hour kAhead = 26;
  return {now - static_cast<Hour>(rules.weeks) * kHoursOfWeek - 4, now + kAhead, clock, off};
}

}  // namespace weir::baseline
