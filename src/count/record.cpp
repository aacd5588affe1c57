#include "count/record.hpp"

#include <algorithm>
#include <span>

#include "count/others.hpp"

namespace weir::count {
namespace {

/// A hold can last at most until a full window has passed and then its own length; a later moment
/// was written under a clock that has since stepped back.
TimePoint sane_hold(TimePoint hold_until, std::chrono::seconds window, const Gate& gate,
                    TimePoint now) {
  return std::min(hold_until, now + window + window / Ring::kBuckets + gate.hold);
}

/// At most kMaxThings of them: what one message costs is bounded.
std::span<const std::uint64_t> things_of(const Observation& observation) {
  return std::span{observation.things}.first(std::min(observation.things.size(), kMaxThings));
}

void see_things(Record& record, const Observation& observation, TimePoint now, Change& change) {
  for (const std::uint64_t thing : things_of(observation)) {
    if (record.things.use().add(thing, observation.key.window, now)) change.things.push_back(thing);
  }
}

/// Whether a retry that is let pass would make more different things than the limit.
bool would_exceed(const Record& record, const Observation& observation, TimePoint now,
                  const Elsewhere* elsewhere) {
  Distinct after =
      elsewhere != nullptr && elsewhere->everyone ? *elsewhere->everyone : *record.things;
  for (const std::uint64_t thing : things_of(observation)) {
    after.add(thing, observation.key.window, now);
  }
  return after.estimate(observation.key.window, now) > observation.gate->limit;
}

/// When the total is down at the limit if nothing more comes, here and elsewhere.
TimePoint falls_to_limit(const Record& record, const Observation& observation, TimePoint now,
                         const Elsewhere* elsewhere) {
  const std::uint64_t limit = observation.gate->limit;
  const auto window = observation.key.window;
  if (observation.distinct) {
    const bool shared = elsewhere != nullptr && elsewhere->everyone;
    return (shared ? *elsewhere->everyone : *record.things).falls_to(limit, window, now);
  }
  if (elsewhere == nullptr) return record.seen.falls_to(limit, window, now);
  Ring all = record.seen;
  all.merge(elsewhere->seen);
  return all.falls_to(limit, window, now);
}

}  // namespace

void see(Record& record, const Observation& observation, bool is_new, TimePoint now,
         Change& change) {
  const auto window = observation.key.window;
  if (!observation.distinct) {
    change.seen = is_new ? observation.by : 0;
    record.seen.add(change.seen, window, now);
  } else if (is_new) {
    see_things(record, observation, now, change);
  } else if (record.things) {
    record.things.use().prune(window, now);
  }
}

Reading measure(const Record& record, const Observation& observation, TimePoint now) {
  const auto window = observation.key.window;
  Reading reading;
  if (observation.distinct) {
    reading.total = record.things->estimate(window, now);
    reading.age = record.things->age(window, now);
  } else {
    reading.total = record.seen.sum(window, now);
    reading.age = record.seen.age(window, now);
  }
  const bool admits = observation.gate && !observation.distinct;
  reading.admitted = admits ? record.admitted.sum(window, now) : reading.total;
  return reading;
}

void judge(Record& record, const Observation& observation, bool is_new, TimePoint now,
           Reading& reading, Change& change, const Elsewhere* elsewhere) {
  if (!observation.gate) return;
  const Gate& gate = *observation.gate;
  const auto window = observation.key.window;
  const TimePoint hold_before = record.hold_until;
  record.hold_until = sane_hold(record.hold_until, window, gate, now);
  const bool over = reading.total > gate.limit;
  if (over) record.hold_until = falls_to_limit(record, observation, now, elsewhere) + gate.hold;
  TimePoint hold_until = record.hold_until;
  if (elsewhere != nullptr) {
    hold_until = std::max(hold_until, sane_hold(elsewhere->hold_until, window, gate, now));
  }
  const bool on_hold = now < hold_until;
  const bool exceeds =
      observation.distinct
          ? !is_new && !over && !on_hold && would_exceed(record, observation, now, elsewhere)
          : observation.by > 0 && reading.admitted + observation.by > gate.limit;
  reading.passes = !over && !on_hold && !exceeds;
  if (on_hold) reading.hold_until = hold_until;
  if (record.hold_until != hold_before) change.hold_until = record.hold_until;
}

void admit(Record& record, const Observation& observation, bool is_new, TimePoint now,
           Reading& reading, Change& change) {
  if (!observation.gate) return;
  if (observation.distinct) {
    if (!is_new) see_things(record, observation, now, change);
    return;
  }
  change.admitted = observation.by;
  record.admitted.add(observation.by, observation.key.window, now);
  reading.admitted += observation.by;
}

Reading read(const Record& record, std::chrono::seconds window, TimePoint now) {
  Reading reading;
  if (!record.things->empty()) {
    reading.total = reading.admitted = record.things->estimate(window, now);
    reading.age = record.things->age(window, now);
  } else {
    reading.total = record.seen.sum(window, now);
    reading.age = record.seen.age(window, now);
    reading.admitted = record.admitted.sum(window, now);
  }
  if (now < record.hold_until) {
    reading.hold_until = record.hold_until;
    reading.passes = false;
  }
  return reading;
}

void apply(Record& record, const Change& change, TimePoint when) {
  record.seen.add(change.seen, change.key.window, when);
  record.admitted.add(change.admitted, change.key.window, when);
  for (const std::uint64_t thing : change.things) {
    record.things.use().add(thing, change.key.window, when);
  }
  if (change.hold_until != TimePoint{}) record.hold_until = change.hold_until;
}

void merge(Record& record, const Record& older) {
  record.seen.merge(older.seen);
  record.admitted.merge(older.admitted);
  if (older.things) record.things.use().merge(*older.things);
  record.hold_until = std::max(record.hold_until, older.hold_until);
  record.applied = std::max(record.applied, older.applied);
}

bool expired(const Record& record, std::chrono::seconds window, TimePoint now) {
  return now >= record.hold_until && record.seen.sum(window, now) == 0 &&
         record.admitted.sum(window, now) == 0 && record.things->estimate(window, now) == 0;
}

}  // namespace weir::count
