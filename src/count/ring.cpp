#include "count/ring.hpp"

#include <algorithm>

namespace weir::count {

std::int64_t Ring::current(std::chrono::seconds window, TimePoint now) const noexcept {
  return buckets_.empty() ? bucket_at(window, now)
                          : current_bucket(buckets_.back().index, window, now);
}

bool Ring::gone(std::int64_t newest, std::chrono::seconds window, TimePoint now) noexcept {
  return newest < bucket_at(window, now) - kBuckets;
}

void Ring::prune(std::chrono::seconds window, TimePoint now) {
  const std::int64_t index = current(window, now);
  const auto live = std::find_if(buckets_.begin(), buckets_.end(), [&](const Bucket& bucket) {
    return bucket.index >= index - kBuckets;
  });
  buckets_.erase(buckets_.begin(), live);
  if (buckets_.empty() || buckets_.back().index <= index) return;
  // The clock came back from the future: what was counted there counts as of now.
  std::uint64_t displaced = 0;
  while (!buckets_.empty() && buckets_.back().index > index) {
    displaced += buckets_.back().count;
    buckets_.pop_back();
  }
  if (!buckets_.empty() && buckets_.back().index == index) {
    buckets_.back().count += displaced;
  } else {
    buckets_.push_back({index, displaced});
  }
}

void Ring::add(std::uint64_t by, std::chrono::seconds window, TimePoint now) {
  prune(window, now);
  if (by == 0) return;
  const std::int64_t index = current(window, now);
  if (!buckets_.empty() && buckets_.back().index == index) {
    buckets_.back().count += by;
  } else {
    buckets_.push_back({index, by});
  }
}

std::uint64_t Ring::sum(std::chrono::seconds window, TimePoint now) const {
  const std::int64_t oldest = current(window, now) - kBuckets;
  std::uint64_t total = 0;
  for (auto bucket = buckets_.rbegin(); bucket != buckets_.rend() && bucket->index >= oldest;
       ++bucket) {
    total += bucket->count;
  }
  return total;
}

std::chrono::seconds Ring::age(std::chrono::seconds window, TimePoint now) const noexcept {
  const std::int64_t index = current(window, now);
  for (const Bucket& bucket : buckets_) {
    if (bucket.index >= index - kBuckets) return bucket_age(bucket.index, index, window);
  }
  return {};
}

TimePoint Ring::falls_to(std::uint64_t limit, std::chrono::seconds window, TimePoint now) const {
  std::uint64_t remaining = sum(window, now);
  const std::int64_t oldest = current(window, now) - kBuckets;
  for (const Bucket& bucket : buckets_) {
    if (remaining <= limit) break;
    if (bucket.index < oldest) continue;
    remaining -= bucket.count;
    if (remaining <= limit) {
      return std::max(now, bucket_begin(bucket.index + kBuckets + 1, window));
    }
  }
  return now;
}

void Ring::merge(const Ring& other) {
  std::vector<Bucket> merged;
  merged.reserve(buckets_.size() + other.buckets_.size());
  std::merge(buckets_.begin(), buckets_.end(), other.buckets_.begin(), other.buckets_.end(),
             std::back_inserter(merged),
             [](const Bucket& a, const Bucket& b) { return a.index < b.index; });
  buckets_.clear();
  for (const Bucket& bucket : merged) {
    if (!buckets_.empty() && buckets_.back().index == bucket.index) {
      buckets_.back().count += bucket.count;
    } else {
      buckets_.push_back(bucket);
    }
  }
}

}  // namespace weir::count
