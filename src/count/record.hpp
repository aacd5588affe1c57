#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "count/ring.hpp"
#include "weir/count/counter.hpp"

namespace weir::count {

/// What one counter remembers.
struct Record {
  Ring seen;      ///< new volume, attempts past the limit included
  Ring admitted;  ///< what gates let pass, retries included; unused without a gate
  TimePoint hold_until{};
  std::uint64_t applied = 0;  ///< journal sequence of the last change in here

  friend bool operator==(const Record& a, const Record& b) {
    return a.seen.buckets() == b.seen.buckets() && a.admitted.buckets() == b.admitted.buckets() &&
           a.hold_until == b.hold_until;
  }
};

/// What one message did to one counter, as the journal keeps it: applying it again to an older
/// record gives the same record.
struct Change {
  CounterKey key;
  std::uint64_t seen = 0;
  std::uint64_t admitted = 0;
  TimePoint hold_until{};  ///< epoch = unchanged
};

/// Counts `by` as seen and evaluates the gate, without admitting yet: a message is admitted only
/// when every gate that holds back lets it pass. `counts_as_new` is false for a retry.
Reading observe(Record& record, const Observation& observation, bool counts_as_new, TimePoint now);

/// Second step for a message that all gates let pass. Updates `reading.admitted`.
void admit(Record& record, const Observation& observation, TimePoint now, Reading& reading);

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
