#include "metrics/timing.hpp"

#include <algorithm>
#include <limits>

namespace weir::metrics {

void Timing::record(std::chrono::nanoseconds took) noexcept {
  const auto ns = std::max<std::int64_t>(0, took.count());
  std::size_t bucket = 0;
  while (bucket < kUpperMicros.size() && ns > kUpperMicros[bucket] * 1000) ++bucket;
  buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
  sum_ns_.fetch_add(ns, std::memory_order_relaxed);
}

prometheus::MetricFamily Timing::collect(std::string name, std::string help) const {
  prometheus::ClientMetric metric;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i].load(std::memory_order_relaxed);
    const double upper = i < kUpperMicros.size() ? static_cast<double>(kUpperMicros[i]) / 1e6
                                                 : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back({seen, upper});
  }
  metric.histogram.sample_count = seen;
  metric.histogram.sample_sum = static_cast<double>(sum_ns_.load(std::memory_order_relaxed)) / 1e9;
  return {std::move(name), std::move(help), prometheus::MetricType::Histogram, {std::move(metric)}};
}

}  // namespace weir::metrics
