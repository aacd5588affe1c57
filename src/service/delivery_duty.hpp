#pragma once

#include <functional>
#include <map>
#include <string>

#include "metrics/metrics.hpp"
#include "service/bulletin.hpp"
#include "service/duty.hpp"
#include "service/hold_duty.hpp"
#include "store/options.hpp"

namespace weir::service {

/// Says aloud what happens to events on their way out: a feed that falls behind and catches up,
/// events that were cut for their size, events that were lost while the state was away.
class DeliveryDuty final : public Duty {
 public:
  /// All must outlive it.
  struct Surroundings {
    report::EventLog& log;
    metrics::Metrics& metrics;
    Bulletin& bulletin;
    ConfigInForce config;
    std::function<bool()> degraded;  ///< the state: then nothing can be told yet
    std::function<store::Losses()> take_losses;
  };

  explicit DeliveryDuty(Surroundings around) : around_{std::move(around)} {}

  void begin(TimePoint) override {}
  void see(const incident::Sighting&) override {}
  void tick(TimePoint now) override;
  void end(TimePoint) override { tell_losses(); }

 private:
  void look_at_feeds(TimePoint now);
  void judge(const report::FeedState& feed, const config::Admin& admin, TimePoint now);
  void tell_losses();

  Surroundings around_;
  std::map<std::string, TimePoint, std::less<>> behind_;  ///< feeds that were told of, and when
  TimePoint next_look_{};
};

}  // namespace weir::service
