#pragma once

#include <boost/json/array.hpp>
#include <map>
#include <string>

#include "metrics/metrics.hpp"
#include "service/duty.hpp"
#include "service/hold_duty.hpp"
#include "weir/count/counter_store.hpp"

namespace weir::service {

/// Says aloud, once each time, that a connector has held back all it may and only tags
/// (`max_deferred_per_hour`), and that it holds back again. The breaker itself is a counter that
/// every judgement asks (policy/breaker.hpp); nothing here decides.
class BreakerDuty final : public Duty {
 public:
  /// All must outlive it.
  struct Surroundings {
    count::CounterStore& counters;
    metrics::Metrics& metrics;
    ConfigInForce config;
    Tell tell;
  };

  explicit BreakerDuty(Surroundings around) : around_{std::move(around)} {}

  void begin(TimePoint now) override;
  void see(const incident::Sighting& sighting) override;
  void tick(TimePoint now) override;
  void end(TimePoint) override {}

 private:
  void close(const std::string& connector);

  Surroundings around_;
  std::map<std::string, std::uint64_t, std::less<>> tripped_;  ///< messages let through, by name
  TimePoint next_look_{};
};

/// The tripped breakers, as `status` and `hold-list` show them: `connector`, `deferred`, `most`,
/// `until`. Looks, does not count.
boost::json::array tripped_breakers(count::CounterStore& counters, const config::Config& config,
                                    const baseline::Forecasts* forecasts, TimePoint now);

}  // namespace weir::service
