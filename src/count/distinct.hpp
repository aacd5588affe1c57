#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::count {

/// How many different things were seen over (now - window, now], rounded out to whole buckets as a
/// Ring does. Exact up to kExact things; beyond that a HyperLogLog whose registers remember when
/// each rank was last seen, so that it slides (the list of possible future maxima of Chabchoub and
/// Hébrail, "Sliding HyperLogLog", 2010). Standard error 1.04 / sqrt(kRegisters) = 3.3 %; the
/// estimator is Ertl's ("New cardinality estimation algorithms for HyperLogLog sketches", 2017),
/// which needs no correction tables. Things are 64-bit hashes: keyed by nobody, so whoever wants a
/// collision can make one, which counts too little by one.
///
/// Merging is commutative and idempotent: the same thing counted on two hosts counts once. Time
/// does not run backwards, as in Ring. Plain value, not thread-safe.
class Distinct {
 public:
  static constexpr std::size_t kExact = 256;
  static constexpr unsigned kRegisterBits = 10;
  static constexpr std::size_t kRegisters = std::size_t{1} << kRegisterBits;

  /// A thing that was seen, or in a sketch one rank of one register: `key` is the hash, or the
  /// register above 8 bits of rank.
  struct Entry {
    std::uint64_t key = 0;
    std::int64_t index = 0;  ///< bucket in which it was last seen, as in Ring

    friend bool operator==(const Entry&, const Entry&) = default;
  };

  /// False when it changed nothing: the thing was there, seen as lately.
  bool add(std::uint64_t hash, std::chrono::seconds window, TimePoint now);
  std::uint64_t estimate(std::chrono::seconds window, TimePoint now) const;
  /// How long ago the thing that was longest not seen again was seen last, to one bucket; in a
  /// sketch, of those that it still remembers. At most the window.
  std::chrono::seconds age(std::chrono::seconds window, TimePoint now) const;
  /// The moment the estimate will have fallen to `limit` or below if nothing more is added; `now`
  /// when it has already.
  TimePoint falls_to(std::uint64_t limit, std::chrono::seconds window, TimePoint now) const;
  /// Drops what no longer counts at `now`.
  void prune(std::chrono::seconds window, TimePoint now);
  void merge(const Distinct& other);

  bool empty() const noexcept { return entries_.empty(); }
  bool exact() const noexcept { return !sketch_; }
  /// Memory that it takes beside itself.
  std::size_t bytes() const noexcept { return entries_.capacity() * sizeof(Entry); }
  /// For the codec: ascending by key, then by index. At most kExact, or kRegisters * 55.
  const std::vector<Entry>& entries() const noexcept { return entries_; }
  /// For the codec. Anything that entries() cannot have given is dropped.
  static Distinct restore(bool sketch, std::vector<Entry> entries);

  friend bool operator==(const Distinct& a, const Distinct& b) {
    return a.sketch_ == b.sketch_ && a.entries_ == b.entries_;
  }

 private:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

  /// Different things whose last bucket is `oldest` or later.
  std::uint64_t count_since(std::int64_t oldest) const;
  void pull_back(std::int64_t current);
  void noticed(std::int64_t index) noexcept;
  bool see(std::uint64_t hash, std::int64_t index);
  bool see_exact(std::uint64_t hash, std::int64_t index);
  bool see_rank(std::uint64_t key, std::int64_t index);
  void become_sketch();
  /// entries_ are such as adding leaves them, and need no sorting out.
  bool in_order() const noexcept;

  std::vector<Entry> entries_;
  std::int64_t newest_ = kNever;  ///< index of the newest entry
  std::int64_t oldest_ = kNever;  ///< no entry is older
  bool sketch_ = false;
};

}  // namespace weir::count
