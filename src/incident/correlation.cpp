#include "incident/correlation.hpp"

#include <algorithm>

namespace weir::incident {
namespace {

constexpr std::uint64_t kMostWeak = 10;
constexpr std::uint64_t kMostWarnings = 30;
constexpr std::uint64_t kPerFurtherKind = 4;
constexpr std::uint64_t kMostFurtherKinds = 4;
// However big a false positive was, several hundred suspicious messages in one window are seen.
constexpr std::uint64_t kMostPeak = 600;

std::int64_t hour_of(TimePoint time) {
  return std::max<std::int64_t>(
      std::chrono::floor<std::chrono::hours>(time.time_since_epoch()).count(), 0);
}

}  // namespace

struct Correlation::Sums {
  std::uint64_t messages = 0;
  std::uint64_t weak = 0;
  std::uint64_t warnings = 0;
  std::uint64_t states = 0;
  std::uint64_t slow = 0;
  std::uint64_t kinds = 0;
  std::uint64_t dripped = 0;
  std::uint64_t proven = 0;

  std::uint64_t further() const {
    return (kinds > 1 ? std::min(kinds - 1, kMostFurtherKinds) : 0) * kPerFurtherKind;
  }
  std::uint64_t loud() const {
    return messages + std::min(weak, kMostWeak) + std::min(warnings, kMostWarnings) + states +
           further();
  }
  std::uint64_t traffic() const { return messages + proven + further(); }
};

Correlation::Correlation(std::chrono::seconds window)
    : step_{std::max<std::chrono::milliseconds>(
          std::chrono::milliseconds{window} / static_cast<long>(kSteps),
          std::chrono::milliseconds{1})} {}

std::int64_t Correlation::index_of(TimePoint time) const {
  return std::max<std::int64_t>(time.time_since_epoch() / step_, 0);
}

bool Correlation::within(const Step& step, std::int64_t now) const {
  return step.index >= 0 && step.index <= now &&
         step.index + static_cast<std::int64_t>(kSteps) >= now;
}

Correlation::Kind& Correlation::kind(const Contribution& part, TimePoint now) {
  const auto found = std::ranges::find_if(
      kinds_, [&](const Kind& one) { return one.group == part.group && one.name == part.kind; });
  if (found != kinds_.end()) return *found;
  if (kinds_.size() == kMaxKinds) {
    const auto oldest = std::ranges::min_element(kinds_, {}, &Kind::last);
    *oldest = Kind{part.kind, part.group, now};
    return *oldest;
  }
  kinds_.push_back({part.kind, part.group, now});
  return kinds_.back();
}

void Correlation::add(std::span<const Contribution> parts, TimePoint now) {
  const auto index = index_of(now);
  for (const auto& part : parts) {
    auto& target = kind(part, now);
    target.last = now;
    const auto at = static_cast<std::size_t>(index) % (kSteps + 1);
    auto& step = target.steps[at];
    auto& top = target.tops[at];
    if (step.index != index) {
      step = {index, 0};
      top = {index, 0};
    }
    step.amount += part.amount;
    top.amount = std::max<std::uint64_t>(top.amount, part.amount);
    auto& hour = target.hours[static_cast<std::size_t>(hour_of(now)) % kDripHours];
    if (hour.index != hour_of(now)) hour = {hour_of(now), 0};
    if (part.drips) ++hour.amount;
    if (part.slow > 0) {
      target.slow.push_back({now + part.slow_for, part.slow});
      if (target.slow.size() > kMaxSlow) target.slow.pop_front();
    }
  }
}

void Correlation::sum(const Kind& kind, TimePoint now, Sums& sums) const {
  const auto index = index_of(now);
  std::uint64_t added = 0;
  std::uint64_t highest = 0;
  bool there = false;
  for (std::size_t i = 0; i < kind.steps.size(); ++i) {
    if (!within(kind.steps[i], index)) continue;
    there = true;
    added += kind.steps[i].amount;
    highest = std::max(highest, kind.tops[i].amount);
  }
  switch (kind.group) {
    case Group::message:
      sums.messages += added;
      if (there) ++sums.kinds;
      break;
    case Group::weak:
      sums.weak += added;
      break;
    case Group::warning:
      sums.warnings += highest;
      break;
    case Group::state:
      sums.states += highest;
      sums.proven += traffic_of_state(kind.name, highest);
      break;
  }
  for (const auto& slow : kind.slow) {
    if (slow.until > now) sums.slow += slow.amount;
  }
  for (const auto& one : kind.hours) {
    const auto ago = hour_of(now) - one.index;
    if (ago >= 0 && ago < static_cast<std::int64_t>(kDripHours)) sums.dripped += one.amount;
  }
}

void Correlation::forget_drip() {
  for (auto& kind : kinds_) kind.hours = {};
}

Correlation::Weight Correlation::weight(TimePoint now,
                                        const std::vector<Precedent>& precedents) const {
  Sums fresh;
  Sums known;
  std::uint64_t peak = 0;
  bool any = false;
  for (const auto& precedent : precedents) {
    if (precedent.until <= now || precedent.kinds.empty()) continue;
    any = true;
    peak = std::max(peak, std::min(precedent.peak, kMostPeak));
  }
  for (const auto& one : kinds_) {
    const bool before =
        any && (one.group == Group::weak || std::ranges::any_of(precedents, [&](const auto& old) {
                  return old.until > now && old.kinds.contains(one.name);
                }));
    sum(one, now, before ? known : fresh);
  }
  const auto above = [&](std::uint64_t weight) {
    return weight > 2 * peak ? weight - 2 * peak : 0;
  };
  return {fresh.loud() + above(known.loud()),
          fresh.loud() + fresh.slow + above(known.loud() + known.slow), fresh.dripped,
          fresh.traffic() + above(known.traffic())};
}

}  // namespace weir::incident
