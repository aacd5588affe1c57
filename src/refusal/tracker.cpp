#include "refusal/tracker.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::refusal {
namespace {

using detect::Severity;
using std::chrono::minutes;

constexpr minutes kSlot{10};
constexpr std::size_t kSlots = 6;
constexpr std::uint64_t kLowShare = 10;     ///< percent
constexpr std::uint64_t kMediumShare = 25;  ///< percent
constexpr std::size_t kMaxSaid = 110;
constexpr std::size_t kMaxEvidence = 256;

/// Also when the clock has stepped back.
bool passed(TimePoint since, std::chrono::milliseconds wait, TimePoint now) {
  return now < since || now - since >= wait;
}

}  // namespace

void Tracker::prune(Series& series, TimePoint now) {
  auto& recent = series.recent;
  while (recent.size() > kMany || (!recent.empty() && passed(recent.front(), kWindow, now))) {
    recent.pop_front();
  }
}

Tracker::Link* Tracker::link(const std::string& connector) {
  const auto found = links_.find(connector);
  if (found != links_.end()) return &found->second;
  return links_.size() < kMaxConnectors ? &links_[connector] : nullptr;
}

void Tracker::count(Link& link, const Rule* rule, TimePoint now) {
  const auto begin =
      std::chrono::floor<minutes>(now.time_since_epoch()) / kSlot.count() * kSlot.count();
  auto& hour = link.hour;
  if (hour.empty() || hour.back().begin != begin) hour.push_back({.begin = begin});
  while (hour.size() > kSlots || begin - hour.front().begin >= kSlot * kSlots) hour.pop_front();
  if (hour.empty()) hour.push_back({.begin = begin});
  ++hour.back().all;
  if (rule != nullptr && rule->kind == Kind::share) ++hour.back().refused;
}

Severity Tracker::severity(const Link& link, const Rule& rule, const Series& series,
                           TimePoint now) {
  const auto at_once = series.recent.size();
  switch (rule.kind) {
    case Kind::each:
      return rule.severity;
    case Kind::sudden:
      if (passed(series.first, kClean, now)) return Severity::low;  // nothing new
      return at_once >= kSome ? rule.severity : Severity::medium;
    case Kind::throttle:
      if (at_once >= kMany) return rule.severity;
      return at_once >= kSome ? std::min(rule.severity, Severity::medium) : Severity::info;
    case Kind::share:
      break;
  }
  std::uint64_t all = 0;
  std::uint64_t refused = 0;
  for (const auto& slot : link.hour) {
    all += slot.all;
    refused += slot.refused;
  }
  if (all < kMinDeliveries || refused * 100 < all * kLowShare) return Severity::info;
  return refused * 100 < all * kMediumShare ? Severity::low : rule.severity;
}

void Tracker::judge(const std::string& connector, Link& link, const Rule& rule, Series& series,
                    TimePoint now, std::vector<Notice>& notices) {
  prune(series, now);
  const auto how = severity(link, rule, series, now);
  if (series.untold == 0 || how == Severity::info) return;
  const std::chrono::milliseconds repeat = how >= Severity::high ? kRepeat : kRepeatCalm;
  const bool worse = series.active && how > series.worst;
  if (!worse && !passed(series.told, repeat, now)) return;
  notices.push_back({.rule = &rule,
                     .over = false,
                     .connector = connector,
                     .time = now,
                     .severity = how,
                     .count = series.untold,
                     .since = series.first,
                     .example = series.example});
  series.worst = series.active ? std::max(series.worst, how) : how;
  series.active = true;
  series.told = now;
  series.untold = 0;
}

void Tracker::settle(const std::string& connector, Link& link, TimePoint now,
                     std::vector<Notice>& notices) {
  for (auto& [rule, series] : link.series) {
    if (!series.active || link.taken <= series.last) continue;
    const std::chrono::milliseconds quiet =
        rule->scope == Scope::everything && rule->kind == Kind::each ? kSettled : kSettledPart;
    if (!passed(series.last, quiet, now)) continue;
    notices.push_back({.rule = rule,
                       .over = true,
                       .connector = connector,
                       .time = now,
                       .severity = Severity::info,
                       .count = series.all,
                       .since = series.first,
                       .example = series.example});
    series.active = false;
    series.worst = Severity::info;
    series.untold = 0;
    series.all = 0;
  }
}

std::vector<Notice> Tracker::take(const Delivery& delivery, const std::string& connector,
                                  bool live) {
  std::vector<Notice> notices;
  auto* const link = this->link(connector);
  if (link == nullptr) return notices;
  const auto now = delivery.time;
  const auto* const rule = find_rule(delivery);
  count(*link, rule, now);
  if (delivery.outcome == Outcome::delivered) link->taken = std::max(link->taken, now);
  if (rule != nullptr) {
    auto& series = link->series[rule];
    if (series.last == TimePoint{} || passed(series.last, kClean, now)) {
      series.first = now;
      series.all = 0;
    }
    series.last = now;
    series.example = delivery;
    ++series.all;
    series.recent.push_back(now);
    prune(series, now);
    if (live) {
      ++series.untold;
      judge(connector, *link, *rule, series, now, notices);
    }
  }
  if (live) settle(connector, *link, now, notices);
  return notices;
}

std::vector<Notice> Tracker::tick(TimePoint now) {
  std::vector<Notice> notices;
  for (auto& [connector, link] : links_) {
    for (auto& [rule, series] : link.series) {
      if (series.untold > 0) judge(connector, link, *rule, series, now, notices);
    }
    settle(connector, link, now, notices);
  }
  return notices;
}

std::string evidence(const Rule& rule, const Delivery& delivery) {
  std::string_view said = delivery.text;
  if (const auto stamp = said.find(".outlook.com"); stamp != said.npos) {
    said = said.substr(0, said.rfind('[', stamp));  // which of their servers, and when
  }
  std::string text = delivery.reply > 0 ? std::to_string(delivery.reply) + ' ' : std::string{};
  text += to_string(delivery.code);
  if (!trimmed(said).empty()) text += ' ' + printable(trimmed(said), kMaxSaid);
  text += " said " + printable(delivery.relay, 80) + ": " + std::string{rule.meaning};
  return printable(text, kMaxEvidence);
}

}  // namespace weir::refusal
