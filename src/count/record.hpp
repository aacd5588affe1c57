#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "count/boxed.hpp"
#include "count/distinct.hpp"
#include "count/ring.hpp"
#include "weir/count/counter.hpp"

namespace weir::count {

struct Elsewhere;  // count/others.hpp

/// What one counter remembers: of volume two rings, of different things what was seen of them.
struct Record {
  Ring seen;               ///< new volume, attempts past the limit included
  Ring admitted;           ///< what gates let pass, retries included; unused without a gate
  Boxed<Distinct> things;  ///< of a counter of different things; then the rings are unused
  TimePoint hold_until{};
  std::uint64_t applied = 0;  ///< journal sequence of the last change in here

  friend bool operator==(const Record& a, const Record& b) {
    return a.seen.buckets() == b.seen.buckets() && a.admitted.buckets() == b.admitted.buckets() &&
           a.things == b.things && a.hold_until == b.hold_until;
  }
};

/// What one message did to one counter, as the journal keeps it: applying it again to an older
/// record gives the same record.
struct Change {
  CounterKey key;
  std::uint64_t seen = 0;
  std::uint64_t admitted = 0;
  TimePoint hold_until{};                  ///< epoch = unchanged
  std::vector<std::uint64_t> things = {};  ///< those that changed what is remembered

  bool empty() const noexcept {
    return seen == 0 && admitted == 0 && hold_until == TimePoint{} && things.empty();
  }
};

// What a message does to a counter, step by step; each notes in `change` what it did. `is_new` is
// false for a retry or a second pass.

/// Counts it as seen if it is new.
void see(Record& record, const Observation& observation, bool is_new, TimePoint now,
         Change& change);

/// What the counter says now, without its gate.
Reading measure(const Record& record, const Observation& observation, TimePoint now);

/// Evaluates the gate by `reading`, without admitting yet: a message is admitted only when every
/// gate that holds back lets it pass. Sets `passes` and `hold_until` of `reading`. `elsewhere`:
/// what other hosts counted, which `reading` has joined already; their hold holds here too.
void judge(Record& record, const Observation& observation, bool is_new, TimePoint now,
           Reading& reading, Change& change, const Elsewhere* elsewhere = nullptr);

/// For a message that all gates let pass. Things of a retry are seen now, for now they go out; so a
/// backlog passes at the limit, and what is held back does not keep itself there. Updates
/// `reading.admitted`.
void admit(Record& record, const Observation& observation, bool is_new, TimePoint now,
           Reading& reading, Change& change);

/// Only looks.
Reading read(const Record& record, std::chrono::seconds window, TimePoint now);

/// Replays `change` made at `when`.
void apply(Record& record, const Change& change, TimePoint when);

/// Adds what `older` holds: for a counter that went on in memory while its record was unreachable.
void merge(Record& record, const Record& older);

/// Nothing in it counts any more.
bool expired(const Record& record, std::chrono::seconds window, TimePoint now);

/// The same of an encoded counter, cheaply: compaction asks it of every one. False when damaged.
bool expired(std::string_view key, std::string_view record, TimePoint now);

/// The store's key: `name|window|subject`, readable and ordered by name, then window.
std::string encode_key(const CounterKey& key);
std::optional<CounterKey> decode_key(std::string_view text);

/// The store's value, see docs/counter-format.md. Version byte first.
std::string encode(const Record& record);
/// nullopt: another version, or damaged.
std::optional<Record> decode(std::string_view bytes);

/// A journal entry: the changes of one message at one time.
std::string encode_changes(const std::vector<Change>& changes, TimePoint when);
struct DecodedChanges {
  std::vector<Change> changes;
  TimePoint when{};
};
std::optional<DecodedChanges> decode_changes(std::string_view bytes);

}  // namespace weir::count
