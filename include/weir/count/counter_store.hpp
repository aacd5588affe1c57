#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/time.hpp"
#include "weir/count/counter.hpp"

namespace weir::count {

/// One of the passes that a message makes through us in centralized transport.
struct Pass {
  std::string id;       ///< what the passes of one message have in common; empty = none
  bool begins = false;  ///< the client is one whose message may come back
};

/// Everything one message asks of the state, in one call.
struct Batch {
  /// Who the message is, for recognising a retry (CONTRACT section 2, Retries). Empty = never one.
  std::string identity;
  std::span<const Observation> observations;
  /// False when the message is already held back by its score: it is counted, not admitted.
  bool admit = true;
  /// Longest time the call may take when state is slow.
  std::chrono::milliseconds wait{50};
  /// The second pass of a message adds nothing to totals, like a retry.
  Pass pass = {};
};

/// The answer, readings in the order of the observations.
struct Counted {
  /// nullopt: not known. An unknown count is never zero and never makes a detector fire.
  std::vector<std::optional<Reading>> readings;
  /// Event id of the verdict that tempfailed this message before; empty when it is new. A retry is
  /// admitted through gates but adds nothing to totals; its things are seen again when it is.
  std::string retry_of;
  bool passed_before = false;  ///< the second pass of a message: counted at its first
  /// State was down or late: totals may miss what it held. Counting went on in memory.
  bool degraded = false;
  std::string degraded_reason;  ///< one of a few constants ("state_unavailable", "state_late")
};

/// One counter as an operator sees it.
struct CounterRow {
  CounterKey key;
  Reading reading;
  bool distinct = false;  ///< counts different things
  bool exact = true;      ///< false: `total` is an estimate, its standard error kDistinctError
};

/// Standard error of a distinct count that is not exact (beyond 256 things): 1.04 / sqrt(1024).
inline constexpr double kDistinctError = 0.0325;

/// Sliding-window counters that survive a restart. Thread-safe. Never throws for a full, slow or
/// broken disk: that is `degraded`.
class CounterStore {
 public:
  virtual ~CounterStore() = default;

  /// Looks the identity up, adds every observation at `now` and returns the readings including
  /// it. Increments of concurrent callers are never lost. `now` is the caller's clock; a clock that
  /// steps back counts into the newest bucket that the counter has.
  virtual Counted add(const Batch& batch, TimePoint now) = 0;

  /// Remembers that `identity` was tempfailed by verdict `event_id`, until `expires`.
  virtual void remember_tempfail(std::string_view identity, std::string_view event_id,
                                 TimePoint expires) = 0;

  /// Counters whose `name|subject` begins with or contains `filter`, at most `limit`, in key order.
  virtual std::vector<CounterRow> list(std::string_view filter, std::size_t limit,
                                       TimePoint now) = 0;

  /// Forgets every counter whose name and subject match; returns how many there were. An empty
  /// subject means every subject of that name.
  virtual std::size_t reset(std::string_view name, std::string_view subject) = 0;
};

}  // namespace weir::count
