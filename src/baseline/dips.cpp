#include "baseline/dips.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace weir::baseline {
namespace {

constexpr std::chrono::minutes kTellAgain{10};
constexpr std::chrono::hours kNoteAgain{12};
/// `low` is a fifth of what is expected; a grave dip is less than a twentieth.
constexpr std::uint64_t kLowToAlert = 4;
constexpr double kBusyShare = 0.5;

Dip::Level level_of(const Flow& flow) {
  if (flow.low == 0) return Dip::Level::none;
  if (flow.hour * kLowToAlert < flow.low) return Dip::Level::alert;
  return flow.half * 2 < flow.low ? Dip::Level::warn : Dip::Level::none;
}

/// Sooner than a dip is told: whether others fall silent with it.
bool falls_silent(const Flow& flow) { return flow.low > 0 && flow.quarter * 4 < flow.low; }

std::string evidence_of(const Flow& flow, Dip::Level level) {
  const bool grave = level == Dip::Level::alert;
  return std::to_string(grave ? flow.hour : flow.half) + " messages in the last " +
         (grave ? "hour" : "30 minutes") + ", expected about " +
         std::to_string(std::llround(flow.expected)) + " an hour, a dip below " +
         std::to_string(flow.low) + " an hour";
}

std::string names_of(const std::vector<const Flow*>& flows) {
  constexpr std::size_t kMost = 5;
  std::string names;
  for (std::size_t i = 0; i < flows.size() && i < kMost; ++i) {
    names += (i > 0 ? ", " : "") + flows[i]->connector;
  }
  return flows.size() > kMost ? names + ", …" : names;
}

}  // namespace

bool Dips::busy_today(const Flow& flow) const {
  const auto found = states_.find(flow.connector);
  return found != states_.end() && found->second.ever_busy && found->second.busy_day == flow.day;
}

Dips::Said Dips::look(const std::vector<Flow>& flows,
                      const std::set<std::string, std::less<>>& open, TimePoint now) {
  Said said;
  std::vector<const Flow*> judged;
  std::vector<const Flow*> low;
  for (const auto& flow : flows) {
    auto& state = states_[flow.connector];
    if (flow.low == 0) continue;
    judged.push_back(&flow);
    if (static_cast<double>(flow.hour) >= kBusyShare * flow.expected) {
      state.ever_busy = true;
      state.busy_day = flow.day;
    }
    const auto level = level_of(flow);
    if (level == Dip::Level::none) state.level = level;
    if (level != Dip::Level::none) low.push_back(&flow);
  }
  if (low.empty()) return said;
  const bool all = judged.size() > 1 && std::ranges::all_of(judged, [](const auto* flow) {
                     return level_of(*flow) != Dip::Level::none || falls_silent(*flow);
                   });
  const bool none_busy =
      std::ranges::none_of(judged, [&](const auto* flow) { return busy_today(*flow); });
  if (all || none_busy) {
    // A quiet holiday comes and goes below the bound.
    if (!noted_ || now - *noted_ >= kNoteAgain || now < *noted_) {
      noted_ = now;
      said.note = "Far less mail than expected on " + names_of(low) + ": " +
                  evidence_of(*low.front(), level_of(*low.front())) +
                  (none_busy ? ". No connector has got going today: a holiday that [baseline] "
                               "holidays does not name, or an MTA that no longer asks Weir"
                             : ". All connectors at once: an MTA that stands still or no longer "
                               "asks Weir, or a holiday");
    }
    return said;
  }
  for (const auto* flow : low) {
    auto& state = states_[flow->connector];
    const auto level = level_of(*flow);
    const bool again = open.contains(flow->connector) && now - state.told >= kTellAgain;
    if (level > state.level || again) {
      state.level = std::max(level, state.level);
      state.told = now;
      said.dips.push_back({flow->connector, level, evidence_of(*flow, level)});
    }
  }
  return said;
}

void Dips::pause() {
  for (auto& [name, state] : states_) state.level = Dip::Level::none;
}

}  // namespace weir::baseline
