#pragma once

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "count/bucket.hpp"
#include "weir/base/time.hpp"

namespace weir::count {

/// A sliding sum as a ring of small buckets, a sixtieth of the window each; only buckets that hold
/// something take room. The sum over (now - window, now] is rounded out to whole buckets: never
/// less than the exact sum, and more by at most what its oldest bucket holds.
///
/// Time of one ring never runs backwards: an earlier `now` counts into the newest bucket. Buckets
/// more than a window in the future (the clock had jumped and came back) are pulled to `now`, so
/// that they expire like everything else. Plain value, not thread-safe.
class Ring {
 public:
  static constexpr std::int64_t kBuckets = count::kBuckets;

  struct Bucket {
    std::int64_t index = 0;  ///< time since the epoch in bucket widths
    std::uint64_t count = 0;

    friend bool operator==(const Bucket&, const Bucket&) = default;
  };

  void add(std::uint64_t by, std::chrono::seconds window, TimePoint now);
  std::uint64_t sum(std::chrono::seconds window, TimePoint now) const;

  /// How long ago the oldest bucket that still counts was, to one bucket; at most the window.
  std::chrono::seconds age(std::chrono::seconds window, TimePoint now) const noexcept;

  /// The moment the sum will have fallen to `limit` or below if nothing more is added; `now` when
  /// it has already.
  TimePoint falls_to(std::uint64_t limit, std::chrono::seconds window, TimePoint now) const;

  /// Drops what no longer counts at `now`.
  void prune(std::chrono::seconds window, TimePoint now);
  /// Adds every bucket of `other`.
  void merge(const Ring& other);

  /// True when a ring whose newest bucket is `newest` holds nothing that counts at `now`.
  static bool gone(std::int64_t newest, std::chrono::seconds window, TimePoint now) noexcept;

  bool empty() const noexcept { return buckets_.empty(); }
  const std::vector<Bucket>& buckets() const noexcept { return buckets_; }
  /// For decoding: `index` must be above every index so far.
  void push_back(Bucket bucket) { buckets_.push_back(bucket); }

 private:
  /// The bucket that `now` falls into, never before the newest one unless that lies in a future
  /// that no clock step of less than a window explains.
  std::int64_t current(std::chrono::seconds window, TimePoint now) const noexcept;

  std::vector<Bucket> buckets_;  ///< ascending by index
};

}  // namespace weir::count
