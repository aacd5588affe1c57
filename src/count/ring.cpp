#include "count/ring.hpp"

#include <algorithm>

namespace weir::count {
namespace {

std::int64_t width_ms(std::chrono::seconds window) noexcept {
  return std::max<std::int64_t>(1, window.count() * 1000 / Ring::kBuckets);
}

std::int64_t index_at(std::chrono::seconds window, TimePoint now) noexcept {
  return now.time_since_epoch().count() / width_ms(window);
}

}  // namespace

std::int64_t Ring::current(std::chrono::seconds window, TimePoint now) const noexcept {
  const std::int64_t index = index_at(window, now);
  if (buckets_.empty() || buckets_.back().index > index + kBuckets) return index;
  return std::max(index, buckets_.back().index);
}

bool Ring::gone(std::int64_t newest, std::chrono::seconds window, TimePoint now) noexcept {
  return newest < index_at(window, now) - kBuckets;
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

TimePoint Ring::falls_to(std::uint64_t limit, std::chrono::seconds window, TimePoint now) const {
  std::uint64_t remaining = sum(window, now);
  const std::int64_t oldest = current(window, now) - kBuckets;
  for (const Bucket& bucket : buckets_) {
    if (remaining <= limit) break;
    if (bucket.index < oldest) continue;
    remaining -= bucket.count;
    if (remaining <= limit) {
      const std::int64_t gone_at = (bucket.index + kBuckets + 1) * width_ms(window);
      return std::max(now, TimePoint{std::chrono::milliseconds{gone_at}});
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
