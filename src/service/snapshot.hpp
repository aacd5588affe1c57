#pragma once

#include <memory>
#include <mutex>

#include "milter/filter.hpp"
#include "weir/config/config.hpp"
#include "weir/engine/engine.hpp"

namespace weir::service {

/// One configuration with everything made of it. A connection keeps the filter that it began with,
/// and the filter keeps configuration and engine.
struct Snapshot {
  std::shared_ptr<const config::Config> config;
  std::shared_ptr<const engine::Engine> engine;
  std::shared_ptr<milter::Filter> filter;
};

/// The snapshot in force. Thread-safe.
class Snapshots final : public milter::FilterSource {
 public:
  void put(Snapshot snapshot) {
    const std::lock_guard lock{mutex_};
    std::swap(current_, snapshot);
  }  // the old one, if no connection holds it, goes away after the lock
  Snapshot get() const {
    const std::lock_guard lock{mutex_};
    return current_;
  }
  std::shared_ptr<milter::Filter> current() override {
    const std::lock_guard lock{mutex_};
    return current_.filter;
  }

 private:
  mutable std::mutex mutex_;
  Snapshot current_;
};

}  // namespace weir::service
