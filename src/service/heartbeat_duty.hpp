#pragma once

#include <functional>
#include <optional>

#include "metrics/metrics.hpp"
#include "service/board.hpp"
#include "service/bulletin.hpp"
#include "service/duty.hpp"
#include "service/hold_duty.hpp"
#include "store/options.hpp"

namespace weir::service {

/// Writes an event every `[admin] heartbeat`, so that whoever receives events can tell a quiet
/// night from a dead sensor.
class HeartbeatDuty final : public Duty {
 public:
  /// All must outlive it.
  struct Surroundings {
    report::EventLog& log;
    metrics::Metrics& metrics;
    Bulletin& bulletin;
    Board& board;
    ConfigInForce config;
    std::function<store::Health()> health;
  };

  explicit HeartbeatDuty(Surroundings around) : around_{std::move(around)} {}

  void begin(TimePoint now) override;
  void see(const incident::Sighting&) override {}
  void tick(TimePoint now) override;
  void end(TimePoint) override {}

 private:
  void beat(const config::Config& config, TimePoint now);

  Surroundings around_;
  TimePoint begun_{};
  TimePoint last_{};
  std::uint64_t messages_ = 0;  ///< at `last_`
};

}  // namespace weir::service
