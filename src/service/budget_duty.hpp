#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <mutex>
#include <optional>

#include "detect/tenant_budget.hpp"
#include "metrics/metrics.hpp"
#include "service/duty.hpp"
#include "service/hold_duty.hpp"
#include "weir/count/counter_store.hpp"
#include "weir/incident/incident.hpp"
#include "weir/report/kept_records.hpp"

namespace weir::service {

/// Tells, once each, that the tenant has used up 50, 80 and 95 percent of its external recipients
/// in 24 hours. Detector `tenant_budget` counts; this looks at the counters, and counts nothing.
class BudgetDuty final : public Duty {
 public:
  /// All must outlive it.
  struct Surroundings {
    count::CounterStore& counters;
    report::KeptRecords& records;
    metrics::Metrics& metrics;
    ConfigInForce config;
    Tell tell;
    std::function<void(incident::Signal)> signal;
  };

  explicit BudgetDuty(Surroundings around) : around_{std::move(around)} {}

  void begin(TimePoint now) override;
  void see(const incident::Sighting&) override {}
  void tick(TimePoint now) override;
  void end(TimePoint) override {}

  /// For `weirctl status`: `limit`, and where the count is known `recipients`, `percent`,
  /// `last_hour` and, at a rate, `left_min`; null when the limit is not known. From any thread.
  boost::json::value status() const;

 private:
  std::optional<detect::TenantBudget> look(std::uint64_t limit, TimePoint now);
  void step(const detect::TenantBudget& budget, TimePoint now);

  Surroundings around_;
  TimePoint looked_{};
  unsigned told_ = 0;  ///< percent of the highest step that was told and holds
  mutable std::mutex mutex_;
  boost::json::value shown_;  ///< under the lock
};

}  // namespace weir::service
