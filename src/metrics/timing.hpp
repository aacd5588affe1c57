#pragma once

#include <prometheus/metric_family.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace weir::metrics {

/// A histogram of durations from 50 µs to 10 s, recorded with two atomic additions:
/// prometheus::Histogram takes a mutex for each observation, and every milter thread records.
class Timing {
 public:
  void record(std::chrono::nanoseconds took) noexcept;

  /// Seconds, as Prometheus wants them. Buckets and sum may be a few observations apart.
  prometheus::MetricFamily collect(std::string name, std::string help) const;

 private:
  static constexpr std::array<std::int64_t, 14> kUpperMicros{
      50,     100,    250,    500,     1'000,   2'500,     5'000,
      10'000, 25'000, 50'000, 100'000, 500'000, 2'000'000, 10'000'000};

  std::array<std::atomic<std::uint64_t>, kUpperMicros.size() + 1> buckets_{};
  std::atomic<std::int64_t> sum_ns_{0};
};

}  // namespace weir::metrics
