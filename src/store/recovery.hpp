#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/counters.hpp"
#include "store/database.hpp"
#include "store/events.hpp"

namespace weir::store {

// Pieces of the writer that know where things lie in the database.

/// Key of a remembered retry in the meta column.
std::string retry_key(std::string_view identity);
std::string retry_value(std::string_view event_id, TimePoint expires);
std::string cursor_key(std::string_view feed);
/// Key of a record kept for somebody else; an empty `key` gives the prefix of its kind.
std::string record_key(std::string_view kind, std::string_view key);

/// Numbers that must never run backwards, whatever is deleted.
void put_sequence(const Database& database, rocksdb::WriteBatch& batch, Counters& counters);
void put_position(const Database& database, rocksdb::WriteBatch& batch, std::uint64_t last);

/// The event and its index entries.
void put_event(const Database& database, rocksdb::WriteBatch& batch, const PendingEvent& pending);

/// Reads counters into memory; false when the database did not answer.
bool load_counters(const Database& database, const std::vector<std::string>& keys,
                   Counters& counters);
void load_retry(const Database& database, std::string_view identity, Counters& counters);

/// After opening: counters of the journal, remembered retries, where events and sequences go on.
/// Returns the next event position, at least `next_position`.
std::uint64_t recover_state(const Database& database, Counters& counters, EventTail& tail,
                            std::uint64_t next_position);

/// Position of the first event at or after `time`, `end` when there is none. O(log n).
std::uint64_t first_event_since(const Database& database, TimePoint time, std::uint64_t end);
/// Position from which events up to `end` take no more than `max_bytes`: `first` when they do, else
/// one that leaves some room.
std::uint64_t first_event_within(const Database& database, std::uint64_t max_bytes,
                                 std::uint64_t first, std::uint64_t end);

}  // namespace weir::store
