#include "count/distinct.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "count/bucket.hpp"

namespace weir::count {
namespace {

constexpr unsigned kRankBits = 64 - Distinct::kRegisterBits;
constexpr unsigned kMaxRank = kRankBits + 1;
/// Room for fewer entries than this is not given back.
constexpr std::size_t kRoomy = 64;

std::uint64_t register_of(std::uint64_t key) noexcept { return key >> 8U; }
unsigned rank_of(std::uint64_t key) noexcept { return static_cast<unsigned>(key & 0xffU); }

bool is_rank(std::uint64_t key) noexcept {
  return register_of(key) < Distinct::kRegisters && rank_of(key) >= 1 && rank_of(key) <= kMaxRank;
}

/// Register and rank of a hash: the first bits name the register, the rank is the place of the
/// first one among the others.
std::uint64_t rank_key(std::uint64_t hash) noexcept {
  const std::uint64_t rest = hash << Distinct::kRegisterBits;
  const unsigned rank = std::min(static_cast<unsigned>(std::countl_zero(rest)) + 1, kMaxRank);
  return (hash >> kRankBits << 8U) | rank;
}

/// A bijection with good avalanche: whoever makes the hashes, their first bits are even.
std::uint64_t mixed(std::uint64_t value) noexcept {
  value ^= value >> 33U;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33U;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ (value >> 33U);
}

// Ertl 2017, sections 3 and 4: the two series that take the place of bias corrections.
double sigma(double x) noexcept {
  if (x == 1.0) return std::numeric_limits<double>::infinity();
  double y = 1.0;
  double z = x;
  for (double before = -1.0; z != before;) {
    before = z;
    x *= x;
    z += x * y;
    y += y;
  }
  return z;
}

double tau(double x) noexcept {
  if (x == 0.0 || x == 1.0) return 0.0;
  double y = 1.0;
  double z = 1.0 - x;
  for (double before = 2.0; z != before;) {
    before = z;
    x = std::sqrt(x);
    y *= 0.5;
    z -= (1.0 - x) * (1.0 - x) * y;
  }
  return z / 3.0;
}

/// `ranks[k]`: how many registers have rank k.
double cardinality(const std::array<std::size_t, kMaxRank + 1>& ranks) noexcept {
  constexpr auto kM = static_cast<double>(Distinct::kRegisters);
  double z = kM * tau(1.0 - static_cast<double>(ranks[kMaxRank]) / kM);
  for (unsigned k = kRankBits; k >= 1; --k) z = 0.5 * (z + static_cast<double>(ranks[k]));
  z += kM * sigma(static_cast<double>(ranks[0]) / kM);
  return kM * kM / (2.0 * std::log(2.0) * z);
}

}  // namespace

void Distinct::prune(std::chrono::seconds window, TimePoint now) {
  const std::int64_t current = current_bucket(newest_, window, now);
  if (newest_ <= current && oldest_ >= current - kBuckets) return;
  if (newest_ > current) pull_back(current);
  std::erase_if(entries_, [&](const Entry& entry) { return entry.index < current - kBuckets; });
  if (entries_.empty()) sketch_ = false;
  newest_ = kNever;
  oldest_ = current;
  for (const Entry& entry : entries_) {
    newest_ = std::max(newest_, entry.index);
    oldest_ = std::min(oldest_, entry.index);
  }
  if (entries_.capacity() > kRoomy && entries_.size() < entries_.capacity() / 4) {
    entries_.shrink_to_fit();
  }
}

/// The clock came back from the future: what was seen there counts as of now.
void Distinct::pull_back(std::int64_t current) {
  for (Entry& entry : entries_) entry.index = std::min(entry.index, current);
  if (!sketch_) return;
  // Of the ranks of a register that are now seen at one time only the highest can ever count.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const bool higher = i + 1 < entries_.size() &&
                        register_of(entries_[i + 1].key) == register_of(entries_[i].key) &&
                        entries_[i + 1].index == entries_[i].index;
    if (!higher) entries_[kept++] = entries_[i];
  }
  entries_.resize(kept);
}

bool Distinct::add(std::uint64_t hash, std::chrono::seconds window, TimePoint now) {
  prune(window, now);
  return see(mixed(hash), current_bucket(newest_, window, now));
}

std::uint64_t Distinct::estimate(std::chrono::seconds window, TimePoint now) const {
  return count_since(current_bucket(newest_, window, now) - kBuckets);
}

std::chrono::seconds Distinct::age(std::chrono::seconds window, TimePoint now) const {
  const std::int64_t current = current_bucket(newest_, window, now);
  std::int64_t oldest = current;
  for (const Entry& entry : entries_) {
    if (entry.index >= current - kBuckets) oldest = std::min(oldest, entry.index);
  }
  return bucket_age(oldest, current, window);
}

TimePoint Distinct::falls_to(std::uint64_t limit, std::chrono::seconds window,
                             TimePoint now) const {
  const std::int64_t current = current_bucket(newest_, window, now);
  std::int64_t low = 0;  // buckets to wait: the least after which few enough are left
  std::int64_t high = kBuckets + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (count_since(current - kBuckets + middle) <= limit) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low == 0 ? now : std::max(now, bucket_begin(current + low, window));
}

std::uint64_t Distinct::count_since(std::int64_t oldest) const {
  std::array<std::size_t, kMaxRank + 1> ranks{};
  std::size_t live = 0;
  std::size_t registers = 0;
  for (std::size_t i = 0; i < entries_.size();) {
    const std::uint64_t which = register_of(entries_[i].key);
    unsigned highest = 0;
    do {
      if (entries_[i].index >= oldest) {
        ++live;
        highest = std::max(highest, rank_of(entries_[i].key));
      }
      ++i;
    } while (sketch_ && i < entries_.size() && register_of(entries_[i].key) == which);
    if (!sketch_ || highest == 0) continue;
    ++ranks[highest];
    ++registers;
  }
  if (!sketch_) return live;
  ranks[0] = kRegisters - registers;
  return registers == 0 ? 0 : static_cast<std::uint64_t>(std::llround(cardinality(ranks)));
}

bool Distinct::see(std::uint64_t hash, std::int64_t index) {
  noticed(index);
  if (sketch_) return see_rank(rank_key(hash), index);
  const bool changed = see_exact(hash, index);
  if (entries_.size() > kExact) become_sketch();
  return changed;
}

void Distinct::noticed(std::int64_t index) noexcept {
  oldest_ = newest_ == kNever ? index : std::min(oldest_, index);
  newest_ = std::max(newest_, index);
}

bool Distinct::see_exact(std::uint64_t hash, std::int64_t index) {
  const auto place = std::ranges::lower_bound(entries_, hash, {}, &Entry::key);
  if (place == entries_.end() || place->key != hash) {
    entries_.insert(place, {hash, index});
    return true;
  }
  if (place->index >= index) return false;
  place->index = index;
  return true;
}

/// Keeps of a register only what can still be its highest rank one day: no other entry is both
/// newer and higher. So ranks fall as entries get newer.
bool Distinct::see_rank(std::uint64_t key, std::int64_t index) {
  const std::uint64_t which = register_of(key);
  const auto first = std::ranges::lower_bound(entries_, which << 8U, {}, &Entry::key);
  auto last = first;
  while (last != entries_.end() && register_of(last->key) == which) {
    if (last->key >= key && last->index >= index) return false;
    ++last;
  }
  const auto kept = std::remove_if(
      first, last, [&](const Entry& entry) { return entry.key <= key && entry.index <= index; });
  const auto end = entries_.erase(kept, last);
  const auto begin = std::ranges::lower_bound(entries_, which << 8U, {}, &Entry::key);
  entries_.insert(std::ranges::lower_bound(begin, end, key, {}, &Entry::key), {key, index});
  return true;
}

void Distinct::become_sketch() {
  const std::vector<Entry> things = std::exchange(entries_, {});
  sketch_ = true;
  for (const Entry& thing : things) see_rank(rank_key(thing.key), thing.index);
}

void Distinct::merge(const Distinct& other) {
  if (other.sketch_ && !sketch_) become_sketch();
  for (const Entry& entry : other.entries_) {
    if (other.sketch_) {
      noticed(entry.index);
      see_rank(entry.key, entry.index);
    } else {
      see(entry.key, entry.index);
    }
  }
}

bool Distinct::in_order() const noexcept {
  if (!sketch_ && entries_.size() > kExact) return false;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (sketch_ && !is_rank(entry.key)) return false;
    if (i == 0) continue;
    const Entry& before = entries_[i - 1];
    if (before.key >= entry.key) return false;
    const bool same_register = sketch_ && register_of(before.key) == register_of(entry.key);
    if (same_register && before.index <= entry.index) return false;
  }
  return true;
}

Distinct Distinct::restore(bool sketch, std::vector<Entry> entries) {
  Distinct restored;
  restored.sketch_ = sketch && !entries.empty();
  restored.entries_ = std::move(entries);
  if (restored.in_order()) {
    for (const Entry& entry : restored.entries_) restored.noticed(entry.index);
    return restored;
  }
  for (const Entry& entry : std::exchange(restored.entries_, {})) {
    if (!sketch) {
      restored.see(entry.key, entry.index);
    } else if (is_rank(entry.key)) {
      restored.noticed(entry.index);
      restored.see_rank(entry.key, entry.index);
    }
  }
  if (restored.entries_.empty()) restored.sketch_ = false;
  return restored;
}

}  // namespace weir::count
