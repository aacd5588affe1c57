#include "count/others.hpp"

#include <algorithm>
#include <utility>

namespace weir::count {
namespace {

using namespace std::chrono_literals;

/// Parts above this are carried at most once a second: a sketch is up to a hundred times a ring.
constexpr std::size_t kLarge = 4096;
constexpr auto kLargeEvery = 1s;
/// Unused for so long, a counter is no longer asked for.
constexpr auto kIdle = 2h;
/// After a reset, hearings until every host has heard of it and withdrawn its part: two rounds, and
/// as many to spare. What is heard before would make the gate hold again at once.
constexpr int kDistrusted = 5;
/// How long it takes to ask for every counter once more.
constexpr std::chrono::milliseconds kPatrol{10'000};
/// Entries that are looked at, at a time, for some that may go.
constexpr int kSteps = 64;

std::uint64_t register_of(const Distinct::Entry& entry) noexcept { return entry.key >> 8U; }

/// Of a thing the latest sight; of a register, highest rank first, what is newer than all before.
std::vector<Distinct::Entry> thinned(const std::vector<Distinct::Entry>& sorted, bool sketch) {
  std::vector<Distinct::Entry> kept;
  kept.reserve(sorted.size());
  for (auto entry = sorted.rbegin(); entry != sorted.rend(); ++entry) {
    const bool same = !kept.empty() && (sketch ? register_of(kept.back()) == register_of(*entry)
                                               : kept.back().key == entry->key);
    if (!same || (sketch && entry->index > kept.back().index)) kept.push_back(*entry);
  }
  std::ranges::reverse(kept);
  return kept;
}

bool is_empty(const Record& record) noexcept {
  return record.seen.empty() && record.admitted.empty() && record.things->empty() &&
         record.hold_until == TimePoint{};
}

void add_volume(const Elsewhere& elsewhere, std::chrono::seconds window, bool gated, TimePoint now,
                Reading& reading) {
  reading.others = elsewhere.seen.sum(window, now);
  reading.total += reading.others;
  reading.admitted += gated ? elsewhere.admitted.sum(window, now) : reading.others;
  if (reading.others > 0) reading.age = std::max(reading.age, elsewhere.seen.age(window, now));
}

void add_things(const Elsewhere& elsewhere, std::chrono::seconds window, TimePoint now,
                Reading& reading) {
  const std::uint64_t all = elsewhere.everyone->estimate(window, now);
  reading.others = all - std::min(all, reading.total);
  reading.total = std::max(all, reading.total);
  reading.admitted = reading.total;
  reading.age = std::max(reading.age, elsewhere.everyone->age(window, now));
}

}  // namespace

void join(Elsewhere& elsewhere, const Record& record, const Observation& observation,
          const Change& change, TimePoint now, Reading& reading) {
  const auto window = observation.key.window;
  if (!observation.distinct) {
    return add_volume(elsewhere, window, observation.gate.has_value(), now, reading);
  }
  if (!elsewhere.everyone) return;
  if (!elsewhere.with_own) {
    elsewhere.everyone = Boxed{united(*elsewhere.everyone, *record.things)};
    elsewhere.with_own = true;
  }
  learn(elsewhere, window, change, now);
  add_things(elsewhere, window, now, reading);
}

void learn(Elsewhere& elsewhere, std::chrono::seconds window, const Change& change, TimePoint now) {
  if (!elsewhere.everyone) return;
  for (const std::uint64_t thing : change.things) elsewhere.everyone.use().add(thing, window, now);
}

void join(const Elsewhere& elsewhere, std::chrono::seconds window, TimePoint now,
          Reading& reading) {
  if (elsewhere.everyone) {
    add_things(elsewhere, window, now, reading);
  } else {
    add_volume(elsewhere, window, true, now, reading);
  }
  if (now < elsewhere.hold_until) {
    reading.hold_until = std::max(reading.hold_until.value_or(TimePoint{}), elsewhere.hold_until);
    reading.passes = false;
  }
}

Distinct united(const Distinct& a, const Distinct& b) {
  if (a.exact() != b.exact()) {
    Distinct out = a.exact() ? b : a;
    out.merge(a.exact() ? a : b);  // at most kExact things
    return out;
  }
  std::vector<Distinct::Entry> all;
  all.reserve(a.entries().size() + b.entries().size());
  std::ranges::merge(a.entries(), b.entries(), std::back_inserter(all),
                     [](const Distinct::Entry& x, const Distinct::Entry& y) {
                       return x.key != y.key ? x.key < y.key : x.index < y.index;
                     });
  return Distinct::restore(!a.exact(), thinned(all, !a.exact()));
}

bool WaitingKeys::push(std::string_view key, bool steady) {
  if (size() >= capacity_) return false;
  (steady ? steady_ : fresh_).emplace_back(key);
  return true;
}

std::vector<std::string> WaitingKeys::take(std::size_t max) {
  std::vector<std::string> out;
  out.reserve(std::min(max, size()));
  const auto move_from = [&](std::deque<std::string>& from, std::size_t most) {
    for (; most > 0 && !from.empty(); --most) {
      out.push_back(std::move(from.front()));
      from.pop_front();
    }
  };
  move_from(steady_, max - std::min(fresh_.size(), max / 4));
  move_from(fresh_, max - out.size());
  return out;
}

Others::Others(Bounds bounds)
    : bounds_{bounds}, changed_{bounds.counters}, wanted_{bounds.counters} {}

Others::Entry* Others::find(std::string_view key) {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &*found->second;
}

Elsewhere* Others::use(std::string_view key, TimePoint now) {
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) {
    Entry& entry = *found->second;
    entries_.splice(entries_.begin(), entries_, found->second);
    entry.used = now;
    entry.steady = true;
    return entry.counted ? &entry.elsewhere : nullptr;
  }
  Entry& entry = entries_.emplace_front();
  entry.key = key;
  entry.hash = thing_hash(key);
  entry.used = now;
  by_key_.emplace(entry.key, entries_.begin());
  by_hash_.emplace(entry.hash, entries_.begin());
  ask(entry);
  return nullptr;
}

void Others::bound() {
  while (entries_.size() > bounds_.counters) erase(std::prev(entries_.end()));
  auto entry = entries_.end();
  for (int steps = 0; steps < kSteps && thing_bytes_ > bounds_.thing_bytes; ++steps) {
    if (entry == entries_.begin()) return;
    --entry;
    if (entry->weight == 0) continue;
    const auto heavy = entry++;
    erase(heavy);
  }
}

void Others::own_grew(std::string_view key) {
  if (Entry* entry = find(key)) entry->elsewhere.with_own = false;
}

void Others::erase(Order::iterator entry) {
  thing_bytes_ -= entry->weight;
  by_key_.erase(entry->key);
  const auto [first, last] = by_hash_.equal_range(entry->hash);
  by_hash_.erase(std::find_if(first, last, [&](const auto& at) { return at.second == entry; }));
  entries_.erase(entry);
}

void Others::tell(Entry& entry) {
  if (entry.telling) return;
  entry.telling = changed_.push(entry.key, entry.steady);
  if (!entry.telling) ++left_out_;
}

void Others::ask(Entry& entry) {
  if (!entry.asking) entry.asking = wanted_.push(entry.key, entry.steady);
}

void Others::changed(std::string_view key) {
  if (Entry* entry = find(key)) tell(*entry);
}

const Elsewhere* Others::look(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() || !found->second->counted ? nullptr : &found->second->elsewhere;
}

void Others::forgotten(std::string_view key) {
  Entry* entry = find(key);
  if (entry == nullptr) return;
  entry->elsewhere = {};
  entry->counted = false;
  thing_bytes_ -= std::exchange(entry->weight, 0);
  entry->distrusted = kDistrusted;
  tell(*entry);
  ask(*entry);
}

std::vector<OwnPart> Others::take_changed(std::size_t max, TimePoint now) {
  std::vector<OwnPart> out;
  std::vector<Entry*> early;
  for (auto& key : changed_.take(max)) {
    Entry* entry = find(key);
    if (entry == nullptr) {
      out.push_back({std::move(key), {}, std::nullopt});
      continue;
    }
    entry->telling = false;
    if (now < entry->tell_after && entry->tell_after <= now + kLargeEvery) {
      early.push_back(entry);
    } else {
      out.push_back({std::move(key), {}, entry->published});
    }
  }
  for (Entry* entry : early) tell(*entry);
  return out;
}

void Others::changed_still(std::string_view key) {
  if (Entry* entry = find(key)) {
    tell(*entry);
  } else if (!changed_.push(key, false)) {
    ++left_out_;
  }
}

void Others::published(const Published& part, TimePoint now) {
  Entry* entry = find(part.key);
  if (entry == nullptr) return;
  entry->published = part.digest;
  entry->tell_after = part.bytes > kLarge ? now + kLargeEvery : TimePoint{};
}

std::vector<std::string> Others::take_wanted(std::size_t max, TimePoint now) {
  std::vector<std::string> out;
  std::vector<Entry*> early;
  for (auto& key : wanted_.take(max)) {
    Entry* entry = find(key);
    if (entry == nullptr) continue;
    entry->asking = false;
    if (now < entry->ask_after && entry->ask_after <= now + kLargeEvery) {
      early.push_back(entry);
    } else {
      out.push_back(std::move(key));
    }
  }
  for (Entry* entry : early) ask(*entry);
  return out;
}

void Others::wanted_still(std::string_view key) {
  if (Entry* entry = find(key)) ask(*entry);
}

void Others::heard(HeardPart part, const Record* own, TimePoint now) {
  Entry* entry = find(part.key);
  if (entry == nullptr) return;
  Elsewhere& elsewhere = entry->elsewhere;
  if (entry->distrusted > 0) {
    --entry->distrusted;
    ask(*entry);
    part.sum = {};
  }
  entry->counted = !is_empty(part.sum);
  entry->ask_after = part.bytes > kLarge ? now + kLargeEvery : TimePoint{};
  elsewhere.seen = std::move(part.sum.seen);
  elsewhere.admitted = std::move(part.sum.admitted);
  elsewhere.hold_until = part.sum.hold_until;
  elsewhere.everyone = {};
  elsewhere.with_own = own != nullptr;
  if (!part.sum.things->empty()) {
    const Distinct& others = *part.sum.things;
    elsewhere.everyone = Boxed{own != nullptr ? united(others, *own->things) : others};
  }
  thing_bytes_ -= std::exchange(entry->weight, elsewhere.everyone->bytes());
  thing_bytes_ += entry->weight;
  // What stands there of ours is not what we believed to have written: lost, restored from an old
  // copy, or ours of an earlier run.
  if (entry->published != part.own_digest) {
    entry->published = part.own_digest;
    tell(*entry);
  }
  bound();
}

void Others::announced(const std::vector<std::uint64_t>& hashes) {
  for (const std::uint64_t hash : hashes) {
    const auto [first, last] = by_hash_.equal_range(hash);
    for (auto at = first; at != last; ++at) ask(*at->second);
  }
}

void Others::resync() {
  for (Entry& entry : entries_) {
    entry.published.reset();
    entry.tell_after = entry.ask_after = {};
    tell(entry);
    ask(entry);
  }
}

void Others::patrol(std::size_t max, TimePoint now) {
  std::vector<Order::iterator> idle;
  const std::size_t buckets = by_key_.bucket_count();
  const auto passed = std::chrono::abs(now - patrolled_at_);
  const auto milliseconds = [](auto time) { return static_cast<std::size_t>(time.count()); };
  const auto due =
      passed >= kPatrol ? buckets : buckets * milliseconds(passed) / milliseconds(kPatrol);
  if (due > 0) patrolled_at_ = now;
  for (std::size_t steps = std::min<std::size_t>(max, due); steps > 0; --steps) {
    patrolled_ = (patrolled_ + 1) % buckets;
    for (auto at = by_key_.begin(patrolled_); at != by_key_.end(patrolled_); ++at) {
      Entry& entry = *at->second;
      if (entry.used + kIdle < now) {
        idle.push_back(at->second);
      } else {
        ask(entry);
      }
    }
  }
  for (const auto entry : idle) erase(entry);
}

}  // namespace weir::count
