#pragma once

#include <mutex>
#include <utility>

#include "weir/engine/situation.hpp"

namespace weir::service {

/// Where duties hang out what mail threads go by. Thread-safe.
class Board final : public engine::SituationSource {
 public:
  void publish(std::shared_ptr<const baseline::Forecasts> forecasts) {
    const std::lock_guard lock{mutex_};
    std::swap(situation_.forecasts, forecasts);
  }  // the old one goes away after the lock
  void publish(std::shared_ptr<const policy::HoldList> holds) {
    const std::lock_guard lock{mutex_};
    std::swap(situation_.holds, holds);
  }
  void publish(std::shared_ptr<const incident::OpenIncidents> incidents) {
    const std::lock_guard lock{mutex_};
    std::swap(situation_.incidents, incidents);
  }

  engine::Situation situation() const override {
    const std::lock_guard lock{mutex_};
    return situation_;
  }

 private:
  mutable std::mutex mutex_;
  engine::Situation situation_;
};

}  // namespace weir::service
