#include "count/record.hpp"

#include <algorithm>

namespace weir::count {
namespace {

/// A hold can last at most until a full window has passed and then its own length; a later moment
/// was written under a clock that has since stepped back.
TimePoint sane_hold(const Record& record, std::chrono::seconds window, const Gate& gate,
                    TimePoint now) {
  return std::min(record.hold_until, now + window + window / Ring::kBuckets + gate.hold);
}

}  // namespace

Reading observe(Record& record, const Observation& observation, bool counts_as_new, TimePoint now) {
  const auto window = observation.key.window;
  record.seen.add(counts_as_new ? observation.by : 0, window, now);
  Reading reading;
  reading.total = record.seen.sum(window, now);
  reading.admitted = reading.total;
  if (!observation.gate) return reading;

  const Gate& gate = *observation.gate;
  record.hold_until = sane_hold(record, window, gate, now);
  reading.admitted = record.admitted.sum(window, now);
  const bool over = reading.total > gate.limit;
  if (over) record.hold_until = record.seen.falls_to(gate.limit, window, now) + gate.hold;
  const bool on_hold = now < record.hold_until;
  const bool exceeds = observation.by > 0 && reading.admitted + observation.by > gate.limit;
  reading.passes = !over && !on_hold && !exceeds;
  if (on_hold) reading.hold_until = record.hold_until;
  return reading;
}

void admit(Record& record, const Observation& observation, TimePoint now, Reading& reading) {
  if (!observation.gate) return;
  record.admitted.add(observation.by, observation.key.window, now);
  reading.admitted = record.admitted.sum(observation.key.window, now);
}

Reading read(const Record& record, std::chrono::seconds window, TimePoint now) {
  Reading reading;
  reading.total = record.seen.sum(window, now);
  reading.admitted = record.admitted.sum(window, now);
  if (now < record.hold_until) {
    reading.hold_until = record.hold_until;
    reading.passes = false;
  }
  return reading;
}

void apply(Record& record, const Change& change, TimePoint when) {
  record.seen.add(change.seen, change.key.window, when);
  record.admitted.add(change.admitted, change.key.window, when);
  if (change.hold_until != TimePoint{}) record.hold_until = change.hold_until;
}

void merge(Record& record, const Record& older) {
  record.seen.merge(older.seen);
  record.admitted.merge(older.admitted);
  record.hold_until = std::max(record.hold_until, older.hold_until);
  record.applied = std::max(record.applied, older.applied);
}

bool expired(const Record& record, std::chrono::seconds window, TimePoint now) {
  return now >= record.hold_until && record.seen.sum(window, now) == 0 &&
         record.admitted.sum(window, now) == 0;
}

}  // namespace weir::count
