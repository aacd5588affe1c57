#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "metrics/metrics.hpp"
#include "report/event_id.hpp"
#include "service/board.hpp"
#include "service/duty.hpp"
#include "store/state.hpp"
#include "weir/config/config.hpp"
#include "weir/incident/incident.hpp"

namespace weir::simulate {

/// The duties of a daemon, without its thread.
class Duties {
 public:
  Duties(std::shared_ptr<const config::Config> config, store::State& state, report::EventIds& ids,
         service::Board& board, metrics::Metrics& metrics, std::function<TimePoint()> clock);
  ~Duties();

  std::vector<service::Duty*> all();
  /// Oldest first.
  std::vector<incident::Incident> incidents();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace weir::simulate
