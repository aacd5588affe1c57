#pragma once

#include <memory>

#include "weir/baseline/forecast.hpp"
#include "weir/incident/open_incidents.hpp"
#include "weir/policy/hold.hpp"

namespace weir::engine {

/// What a judgement depends on beside message, configuration and counters: things learned or
/// ordered while Weir runs. Snapshots, each immutable; null = nothing known.
struct Situation {
  std::shared_ptr<const baseline::Forecasts> forecasts;
  std::shared_ptr<const policy::HoldList> holds;
  std::shared_ptr<const incident::OpenIncidents> incidents;
};

/// Where the present situation comes from. Thread-safe and quick.
class SituationSource {
 public:
  virtual ~SituationSource() = default;
  virtual Situation situation() const = 0;
};

}  // namespace weir::engine
