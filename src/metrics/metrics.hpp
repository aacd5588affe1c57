#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/disposition.hpp"

namespace weir::metrics {

/// The names that label sets are pre-initialised with, so that a series exists before its first
/// event (an absent series cannot be alarmed on).
struct Labels {
  std::vector<std::string> connectors;  ///< "unknown" is added
  std::vector<std::string> detectors;
  std::vector<std::string> limits;
  std::vector<std::string> feeds;
};

/// Everything Weir counts about itself (CONTRACT section 7). Thread-safe; recording is a few atomic
/// operations. No label ever holds an address or a domain from mail: unknown names are dropped.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// Adds series for names not seen before; earlier ones keep their values across a reload.
  void prepare(const Labels& labels);

  void message(std::string_view connector, Disposition enforced, std::chrono::nanoseconds took);
  void finding(std::string_view detector);
  void limit_over(std::string_view limit);
  void store_call(std::chrono::nanoseconds took);
  void degraded(std::string_view reason);
  void guard();  ///< an exception or failure that on_failure answered
  void feed(std::string_view feed, std::uint64_t events);
  void feed_lag(std::string_view feed, std::uint64_t events);
  void feed_dropped(std::string_view feed, std::uint64_t events);
  void in_flight(std::int64_t change);
  void reload(bool accepted);
  void incidents_open(std::string_view connector, std::int64_t count);

  /// Prometheus text exposition format 0.0.4, process_* included.
  std::string expose() const;

  struct Totals {
    std::uint64_t messages = 0;
    std::uint64_t by_disposition[5] = {};
    std::uint64_t degraded = 0;
    std::uint64_t guards = 0;
  };
  /// For `weirctl status`.
  Totals totals() const;

 private:
  struct Series;
  std::unique_ptr<Series> series_;
};

}  // namespace weir::metrics
