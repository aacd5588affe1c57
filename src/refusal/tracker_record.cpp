#include <charconv>
#include <optional>

#include "refusal/tracker.hpp"

namespace weir::refusal {
namespace {

using detect::Severity;
using std::chrono::milliseconds;

constexpr std::string_view kVersion = "1\n";
constexpr std::size_t kMaxRecord = 1U << 20U;

std::string millis(TimePoint time) { return std::to_string(time.time_since_epoch().count()); }

/// Takes the word before the next tab off the front.
std::string_view word(std::string_view& line) {
  const auto end = line.find('\t');
  const auto taken = line.substr(0, end);
  line.remove_prefix(end == line.npos ? line.size() : end + 1);
  return taken;
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

// A line for each series: connector, rule, first, last, told, worst, all, active, last delivery.
std::string Tracker::save() const {
  std::string bytes{kVersion};
  for (const auto& [connector, link] : links_) {
    for (const auto& [rule, series] : link.series) {
      bytes += connector + '\t' + std::string{rule->id} + '\t' + millis(series.first) + '\t' +
               millis(series.last) + '\t' + millis(series.told) + '\t' +
               std::to_string(static_cast<int>(series.worst)) + '\t' + std::to_string(series.all) +
               '\t' + (series.active ? '1' : '0') + '\t' + millis(link.taken) + '\n';
    }
  }
  return bytes;
}

void Tracker::restore(std::string_view bytes) {
  if (!bytes.starts_with(kVersion) || bytes.size() > kMaxRecord) return;
  bytes.remove_prefix(kVersion.size());
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    auto line = bytes.substr(0, end);
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
    const std::string connector{word(line)};
    const auto* const rule = rule_named(word(line));
    const auto first = number(word(line));
    const auto last = number(word(line));
    const auto told = number(word(line));
    const auto worst = number(word(line));
    const auto all = number(word(line));
    const auto active = number(word(line));
    const auto taken = number(word(line));
    if (rule == nullptr || !first || !last || !told || !worst || !all || !active || !taken) {
      continue;
    }
    if (*worst > static_cast<int>(Severity::critical)) continue;
    auto* const into = link(connector);
    if (into == nullptr) return;
    auto& series = into->series[rule];
    series.first = TimePoint{milliseconds{*first}};
    series.last = TimePoint{milliseconds{*last}};
    series.told = TimePoint{milliseconds{*told}};
    series.worst = static_cast<Severity>(*worst);
    series.all = static_cast<std::uint64_t>(*all);
    series.active = *active != 0;
    into->taken = TimePoint{milliseconds{*taken}};
  }
}

}  // namespace weir::refusal
