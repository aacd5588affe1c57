#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "weir/base/time.hpp"

namespace weir::count {

/// Windows slide in this many buckets.
inline constexpr std::int64_t kBuckets = 60;

inline std::int64_t window_ms(std::chrono::seconds window) noexcept {
  return std::max<std::int64_t>(1, window.count() * 1000);
}

/// Time since the epoch in sixtieths of the window, exactly: a sixtieth need not be a whole number
/// of milliseconds.
inline std::int64_t bucket_at(std::chrono::seconds window, TimePoint now) noexcept {
  return now.time_since_epoch().count() * kBuckets / window_ms(window);
}

/// The first millisecond of a bucket.
inline TimePoint bucket_begin(std::int64_t index, std::chrono::seconds window) noexcept {
  return TimePoint{
      std::chrono::milliseconds{(index * window_ms(window) + kBuckets - 1) / kBuckets}};
}

/// How long before the bucket `current` the bucket `index` was; at most the window, never negative.
inline std::chrono::seconds bucket_age(std::int64_t index, std::int64_t current,
                                       std::chrono::seconds window) noexcept {
  return std::clamp<std::int64_t>(current - index, 0, kBuckets) * window / kBuckets;
}

/// The bucket that `now` falls into when `newest` is the newest that holds something: never before
/// it unless it lies in a future that no clock step of less than a window explains.
inline std::int64_t current_bucket(std::int64_t newest, std::chrono::seconds window,
                                   TimePoint now) noexcept {
  const std::int64_t index = bucket_at(window, now);
  return newest > index + kBuckets ? index : std::max(index, newest);
}

}  // namespace weir::count
