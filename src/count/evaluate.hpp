#pragma once

#include <optional>
#include <span>
#include <vector>

#include "count/record.hpp"
#include "weir/count/counter_store.hpp"

namespace weir::count {

/// A counter that a message touches. `partial`: its stored past is unreachable, so the record holds
/// only what was counted since.
struct Touched {
  Record* record = nullptr;
  bool partial = false;
  bool changed = false;            ///< set by evaluate: it is no longer what was saved
  Elsewhere* elsewhere = nullptr;  ///< what other hosts counted on it; nullptr = nothing
};

struct Evaluation {
  std::vector<std::optional<Reading>> readings;  ///< in the order of the observations
  std::vector<Change> changes;                   ///< only where something changed
};

/// Counts one message on its counters and evaluates their gates as one: it is admitted everywhere
/// or nowhere. A partial counter gives a reading only when what it holds is already over its
/// limit; below that its total is not known. The caller holds whatever lock guards the records.
Evaluation evaluate(const Batch& batch, std::span<Touched> counters, bool is_retry, TimePoint now);

}  // namespace weir::count
