#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "count/record.hpp"

namespace weir::count {

/// What the other hosts counted on one counter, as last heard. It slides like a record.
struct Elsewhere {
  Ring seen;
  Ring admitted;
  Boxed<Distinct> everyone;  ///< things that any host has seen, this one included
  bool with_own = false;     ///< what our record holds is in `everyone`
  TimePoint hold_until{};
};

/// Adds what others counted to `reading` of a message that did `change` to `record` here.
void join(Elsewhere& elsewhere, const Record& record, const Observation& observation,
          const Change& change, TimePoint now, Reading& reading);

/// Things that were seen here count among those of everyone.
void learn(Elsewhere& elsewhere, std::chrono::seconds window, const Change& change, TimePoint now);

/// The same for an operator who looks.
void join(const Elsewhere& elsewhere, std::chrono::seconds window, TimePoint now, Reading& reading);

/// All that either has seen; linear in what they hold.
Distinct united(const Distinct& a, const Distinct& b);

/// What this host counted on one counter, for the others to read.
struct OwnPart {
  std::string key;
  Record record;  ///< without anything that counts: the part is to be withdrawn
  /// Digest of the bytes that the others can read now, 0 = none; nullopt when that is not known.
  std::optional<std::uint64_t> published;
};

/// The own part as it was published.
struct Published {
  std::string key;
  std::uint64_t digest = 0;
  std::size_t bytes = 0;
};

/// What all other hosts counted on one counter.
struct HeardPart {
  std::string key;
  Record sum;
  std::uint64_t own_digest = 0;  ///< of our part as it stands there, 0 = none
  std::size_t bytes = 0;
};

/// An operator's wish to forget counters; an empty subject means every subject.
struct ResetWish {
  std::string name;
  std::string subject;

  friend bool operator==(const ResetWish&, const ResetWish&) = default;
};

/// Keys that wait for the link, those of counters in steady use before those that have just
/// appeared, of which a quarter of each portion is: a flood of new keys delays no counter that was
/// there before it. Bounded.
class WaitingKeys {
 public:
  explicit WaitingKeys(std::size_t capacity) : capacity_{capacity} {}

  /// False when there is no room.
  bool push(std::string_view key, bool steady);
  std::vector<std::string> take(std::size_t max);
  std::size_t size() const noexcept { return steady_.size() + fresh_.size(); }

 private:
  std::size_t capacity_;
  std::deque<std::string> steady_;
  std::deque<std::string> fresh_;
};

/// The counters in use here that other hosts count too, and what is to be told and asked of them.
/// Bounded: the longest unused go first, and are asked again when they are used again. Not
/// thread-safe: guarded by the lock that guards the records.
class Others {
 public:
  struct Bounds {
    std::size_t counters = 65'536;
    std::size_t thing_bytes = 16U << 20U;  ///< of the different things of all of them
  };

  explicit Others(Bounds bounds);

  // --- for each message --------------------------------------------------------------------
  /// The counter is used. nullptr when others are not known to have counted anything. What is
  /// returned stays until `bound`.
  Elsewhere* use(std::string_view key, TimePoint now);
  /// The own part of a counter that was just used has changed.
  void changed(std::string_view key);
  /// Makes it as small as it may be; after each message.
  void bound();
  /// A past was joined to the record.
  void own_grew(std::string_view key);

  /// Only looks.
  const Elsewhere* look(std::string_view key) const;
  /// An operator had the own part forgotten: asks again, tells again.
  void forgotten(std::string_view key);

  // --- for the link ------------------------------------------------------------------------
  /// Keys to publish: `record` and whether it could be had are up to the caller.
  std::vector<OwnPart> take_changed(std::size_t max, TimePoint now);
  /// `part` could not be published, or not yet.
  void changed_still(std::string_view key);
  void published(const Published& part, TimePoint now);
  std::vector<std::string> take_wanted(std::size_t max, TimePoint now);
  void wanted_still(std::string_view key);
  /// `own` is nullptr when there is no record here.
  void heard(HeardPart part, const Record* own, TimePoint now);
  /// Somebody published keys with these hashes (thing_hash of the key).
  void announced(const std::vector<std::uint64_t>& hashes);
  /// Nothing is known of what can be read there: everything is told and asked anew.
  void resync();
  /// Asks for counters again, whether or not somebody told of them, each about every ten seconds
  /// but at most `max` at a time, and forgets those that have not been used for long.
  void patrol(std::size_t max, TimePoint now);

  std::size_t size() const noexcept { return entries_.size(); }
  std::size_t waiting() const noexcept { return changed_.size() + wanted_.size(); }
  /// Changes that found no room to wait; they are told at the counter's next change.
  std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  struct Entry {
    std::string key;
    std::uint64_t hash = 0;
    Elsewhere elsewhere;
    std::optional<std::uint64_t> published;
    std::size_t weight = 0;  ///< bytes of its things when they were last heard
    TimePoint used{};
    TimePoint tell_after{};  ///< large parts are told and asked at most once a second
    TimePoint ask_after{};
    int distrusted = 0;    ///< hearings that still may hold what an operator had forgotten
    bool steady = false;   ///< used more than once
    bool counted = false;  ///< others are known to have counted something
    bool telling = false;
    bool asking = false;
  };
  using Order = std::list<Entry>;  ///< the latest used first

  Entry* find(std::string_view key);
  void tell(Entry& entry);
  void ask(Entry& entry);
  void erase(Order::iterator entry);

  Bounds bounds_;
  std::size_t thing_bytes_ = 0;
  Order entries_;
  std::unordered_map<std::string_view, Order::iterator> by_key_;
  std::unordered_multimap<std::uint64_t, Order::iterator> by_hash_;
  WaitingKeys changed_;
  WaitingKeys wanted_;
  std::size_t patrolled_ = 0;  ///< bucket of by_key_ that is next
  TimePoint patrolled_at_{};
  std::uint64_t left_out_ = 0;
};

/// What the link that carries counts between hosts asks of the store. Thread-safe; never waits for
/// anything but a disk.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual std::vector<OwnPart> take_changed(std::size_t max, TimePoint now) = 0;
  virtual void changed_still(const std::vector<OwnPart>& parts) = 0;
  virtual void published(const std::vector<Published>& parts, TimePoint now) = 0;
  virtual std::vector<std::string> take_wanted(std::size_t max, TimePoint now) = 0;
  virtual void wanted_still(const std::vector<std::string>& keys) = 0;
  virtual void heard(std::vector<HeardPart> parts, TimePoint now) = 0;
  virtual void announced(const std::vector<std::uint64_t>& hashes) = 0;
  /// `lost`: what was published is gone, counters that are not in memory included.
  virtual void resync(bool lost, TimePoint now) = 0;
  virtual void patrol(std::size_t max, TimePoint now) = 0;
  /// What operators of this host had forgotten since the last call.
  virtual std::vector<ResetWish> take_resets() = 0;
  virtual void resets_still(std::vector<ResetWish> wishes) = 0;
  /// An operator of another host had it forgotten; returns how many there were here.
  virtual std::size_t reset_here(const ResetWish& wish) = 0;

  struct Load {
    std::size_t counters = 0;  ///< in use here
    std::size_t waiting = 0;   ///< to be told or asked
    std::uint64_t left_out = 0;
  };
  virtual Load load() = 0;
};

}  // namespace weir::count
