#include "incident/timeline.hpp"

#include <algorithm>

namespace weir::incident {
namespace {

TimePoint begin_of(TimePoint time, std::chrono::minutes step) {
  const auto since = time.time_since_epoch();
  auto into = since % step;
  if (into < into.zero()) into += step;
  return time - into;
}

void take(TimelineSlot& slot, const Volume& volume) {
  slot.messages += volume.messages;
  slot.suspicious += volume.suspicious;
  slot.held += volume.held;
}

/// Slots twice as long, so that there are about half as many.
void coarsen(Incident& incident) {
  incident.timeline_step *= 2;
  std::vector<TimelineSlot> longer;
  for (const auto& slot : incident.timeline) {
    add(longer, slot.begin, {slot.messages, slot.suspicious, slot.held}, incident.timeline_step);
  }
  incident.timeline = std::move(longer);
}

}  // namespace

void add(std::vector<TimelineSlot>& slots, TimePoint time, const Volume& volume,
         std::chrono::minutes step) {
  const auto begin = begin_of(time, step);
  // Nearly always the last one, or behind it.
  auto place = slots.end();
  while (place != slots.begin() && std::prev(place)->begin > begin) --place;
  if (place != slots.begin() && std::prev(place)->begin == begin) {
    take(*std::prev(place), volume);
    return;
  }
  take(*slots.insert(place, TimelineSlot{begin}), volume);
}

void coarsen_to(Incident& incident, std::chrono::minutes step) {
  while (incident.timeline_step < step && incident.timeline_step < std::chrono::years{1}) {
    coarsen(incident);
  }
}

void add(Incident& incident, TimePoint time, const Volume& volume) {
  add(incident.timeline, time, volume, incident.timeline_step);
  // A step of years ends it, should ever so many slots lie far apart.
  while (incident.timeline.size() > kMaxSlots && incident.timeline_step < std::chrono::years{1}) {
    coarsen(incident);
  }
  if (incident.timeline.size() > kMaxSlots) incident.timeline.erase(incident.timeline.begin());
}

}  // namespace weir::incident
