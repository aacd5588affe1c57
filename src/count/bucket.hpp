#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "weir/base/time.hpp"

namespace weir::count {

/// Windows slide in this many buckets.
inline constexpr std::int64_t kBuckets = 60;

inline std::int64_t bucket_width_ms(std::chrono::seconds window) noexcept {
  return std::max<std::int64_t>(1, window.count() * 1000 / kBuckets);
}

/// Time since the epoch in bucket widths.
inline std::int64_t bucket_at(std::chrono::seconds window, TimePoint now) noexcept {
  return now.time_since_epoch().count() / bucket_width_ms(window);
}

/// The bucket that `now` falls into when `newest` is the newest that holds something: never before
/// it unless it lies in a future that no clock step of less than a window explains.
inline std::int64_t current_bucket(std::int64_t newest, std::chrono::seconds window,
                                   TimePoint now) noexcept {
  const std::int64_t index = bucket_at(window, now);
  return newest > index + kBuckets ? index : std::max(index, newest);
}

}  // namespace weir::count
