#include "shared/field.hpp"

#include <algorithm>
#include <vector>

#include "count/bucket.hpp"

namespace weir::shared {
namespace {

/// More than any host counts in half a minute; sums of many such stay far from overflowing.
constexpr std::uint64_t kMaxCount = 1ULL << 40U;
/// As long as the settings allow; a later moment is no hold of a gate.
constexpr std::chrono::hours kMaxHold{24 * 30};
constexpr std::size_t kMaxBuckets = 4 * count::kBuckets;

bool in_order(const count::Ring& ring) {
  const auto& buckets = ring.buckets();
  return buckets.size() <= kMaxBuckets &&
         std::ranges::adjacent_find(buckets, [](const auto& a, const auto& b) {
           return a.index >= b.index;
         }) == buckets.end();
}

count::Ring within(const count::Ring& ring, std::int64_t oldest, std::int64_t newest) {
  count::Ring out;
  std::uint64_t ahead = 0;
  for (const auto& bucket : ring.buckets()) {
    if (bucket.index < oldest) continue;
    const std::uint64_t counted = std::min(bucket.count, kMaxCount);
    if (bucket.index < newest) {
      out.push_back({bucket.index, counted});
    } else {
      ahead = std::min(ahead + counted, kMaxCount);
    }
  }
  if (ahead > 0) out.push_back({newest, ahead});
  return out;
}

count::Distinct within(const count::Distinct& things, std::int64_t oldest, std::int64_t newest) {
  const bool all = std::ranges::all_of(things.entries(), [&](const auto& entry) {
    return entry.index >= oldest && entry.index <= newest;
  });
  if (all) return things;
  std::vector<count::Distinct::Entry> kept;
  for (const auto& entry : things.entries()) {
    if (entry.index >= oldest) kept.push_back({entry.key, std::min(entry.index, newest)});
  }
  return count::Distinct::restore(!things.exact(), std::move(kept));
}

}  // namespace

std::string encode_field(count::Record record, std::chrono::seconds window, TimePoint now) {
  if (count::expired(record, window, now)) return {};
  record.applied = 0;
  return count::encode(record);
}

std::optional<count::Record> decode_field(std::string_view bytes, std::chrono::seconds window,
                                          TimePoint now) {
  if (bytes.size() > kMaxField) return std::nullopt;
  auto record = count::decode(bytes);
  if (!record || !in_order(record->seen) || !in_order(record->admitted)) return std::nullopt;
  const std::int64_t newest = count::bucket_at(window, now);
  const std::int64_t oldest = newest - count::kBuckets;
  record->applied = 0;
  record->seen = within(record->seen, oldest, newest);
  record->admitted = within(record->admitted, oldest, newest);
  if (record->things) {
    auto things = within(*record->things, oldest, newest);
    record->things = things.empty() ? count::Boxed<count::Distinct>{}
                                    : count::Boxed<count::Distinct>{std::move(things)};
  }
  record->hold_until = std::min(record->hold_until, now + 2 * window + kMaxHold);
  if (record->hold_until <= now) record->hold_until = {};
  return record;
}

std::uint64_t digest_of(std::string_view bytes) noexcept {
  const std::uint64_t digest = count::thing_hash(bytes);
  return digest == 0 ? 1 : digest;
}

}  // namespace weir::shared
