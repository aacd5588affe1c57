#pragma once

#include <vector>

#include "weir/incident/incident.hpp"

namespace weir::incident {

inline constexpr std::chrono::minutes kSlot{5};
/// Slots that an incident keeps: a day of five minutes, then of ten, …
inline constexpr std::size_t kMaxSlots = 288;

/// What one message, or several, is in a timeline.
struct Volume {
  std::uint64_t messages = 0;
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;
};

/// Adds to the slot that holds `time`. `slots` stay in order and have no empty ones.
void add(std::vector<TimelineSlot>& slots, TimePoint time, const Volume& volume,
         std::chrono::minutes step);
/// The same on an incident, whose slots get longer as it does.
void add(Incident& incident, TimePoint time, const Volume& volume);
/// Doubles the slots of an incident until they are as long as `step`, or longer.
void coarsen_to(Incident& incident, std::chrono::minutes step);

}  // namespace weir::incident
