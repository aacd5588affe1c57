#include "store/recovery.hpp"

#include <algorithm>

namespace weir::store {
namespace {

constexpr char kSequenceKey[] = "sequence";
constexpr char kPositionKey[] = "position";
constexpr char kRetryPrefix[] = "retry|";
constexpr std::size_t kReplaySlice = 512;
constexpr std::uint64_t kSpare = 16;

std::uint64_t number(const Database& database, const char* key) {
  const auto value = database.get(Column::meta, key);
  return value ? from_be64(*value) : 0;
}

std::uint64_t last_event(const Database& database) {
  const auto events = database.iterate(Column::events);
  events->SeekToLast();
  return events->Valid() ? from_be64(view(events->key())) : 0;
}

void load_retries(const Database& database, Counters& counters) {
  const auto meta = database.iterate(Column::meta);
  for (meta->Seek(kRetryPrefix); meta->Valid() && meta->key().starts_with(kRetryPrefix);
       meta->Next()) {
    const auto value = view(meta->value());
    if (value.size() < 8) continue;
    const TimePoint expires{
        std::chrono::milliseconds{static_cast<std::int64_t>(from_be64(value.substr(0, 8)))}};
    counters.remember_tempfail(view(meta->key()).substr(sizeof kRetryPrefix - 1), value.substr(8),
                               expires);
  }
}

struct JournalEntry {
  std::uint64_t sequence;
  count::DecodedChanges decoded;
};

void replay(const Database& database, const std::vector<JournalEntry>& entries,
            Counters& counters) {
  std::vector<std::string> keys;
  for (const auto& entry : entries) {
    for (const auto& change : entry.decoded.changes) keys.push_back(encode_key(change.key));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  load_counters(database, keys, counters);
  for (const auto& entry : entries) counters.replay(entry.sequence, entry.decoded);
}

std::uint64_t replay_journal(const Database& database, Counters& counters) {
  std::uint64_t last = 0;
  std::vector<JournalEntry> slice;
  const auto journal = database.iterate(Column::journal);
  for (journal->SeekToFirst(); journal->Valid(); journal->Next()) {
    last = from_be64(view(journal->key()));
    auto decoded = count::decode_changes(view(journal->value()));
    if (!decoded) continue;
    slice.push_back({last, std::move(*decoded)});
    if (slice.size() < kReplaySlice) continue;
    replay(database, slice, counters);
    slice.clear();
  }
  replay(database, slice, counters);
  return last;
}

}  // namespace

std::string retry_key(std::string_view identity) {
  return std::string{kRetryPrefix}.append(identity);
}

std::string retry_value(std::string_view event_id, TimePoint expires) {
  return be64(static_cast<std::uint64_t>(expires.time_since_epoch().count())).append(event_id);
}

std::string cursor_key(std::string_view feed) { return std::string{"feed|"}.append(feed); }

std::string record_key(std::string_view kind, std::string_view key) {
  return std::string{"record|"}.append(kind).append("|").append(key);
}

void put_sequence(const Database& database, rocksdb::WriteBatch& batch, Counters& counters) {
  database.put(batch, Column::meta, kSequenceKey, be64(counters.last_sequence()));
}

void put_position(const Database& database, rocksdb::WriteBatch& batch, std::uint64_t last) {
  database.put(batch, Column::meta, kPositionKey, be64(last));
}

void put_event(const Database& database, rocksdb::WriteBatch& batch, const PendingEvent& pending) {
  database.put(batch, Column::events, be64(pending.position), encode_head(pending.event),
               pending.event.json);
  database.put(batch, Column::index, index_key(pending.event.id, pending.position), {});
  for (const auto& key : pending.event.index_keys) {
    if (!key.empty()) database.put(batch, Column::index, index_key(key, pending.position), {});
  }
}

bool load_counters(const Database& database, const std::vector<std::string>& keys,
                   Counters& counters) {
  if (keys.empty()) return true;
  const auto values = database.multi_get(Column::counters, keys);
  if (!values) return false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto& value = values.value()[i];
    count::Record record =
        value ? count::decode(*value).value_or(count::Record{}) : count::Record{};
    counters.join(keys[i], record);
    counters.loaded(keys[i], std::move(record));
  }
  return true;
}

void load_retry(const Database& database, std::string_view identity, Counters& counters) {
  const auto value = database.get(Column::meta, retry_key(identity));
  if (!value || value->size() < 8) return;
  const TimePoint expires{std::chrono::milliseconds{static_cast<std::int64_t>(from_be64(*value))}};
  counters.remember_tempfail(identity, std::string_view{*value}.substr(8), expires);
}

std::uint64_t recover_state(const Database& database, Counters& counters, EventTail& tail,
                            std::uint64_t next_position) {
  load_retries(database, counters);
  counters.continue_after(number(database, kSequenceKey));
  counters.continue_after(replay_journal(database, counters));
  const std::uint64_t last = std::max(number(database, kPositionKey), last_event(database));
  tail.start_at(last);
  return std::max(next_position, last + 1);
}

std::uint64_t first_event_since(const Database& database, TimePoint time, std::uint64_t end) {
  const auto events = database.iterate(Column::events);
  events->SeekToFirst();
  if (!events->Valid()) return end;
  std::uint64_t low = from_be64(view(events->key()));
  std::uint64_t high = end;
  while (low < high) {  // the first position whose event is not before `time` lies in [low, high]
    const std::uint64_t middle = low + (high - low) / 2;
    events->Seek(be64(middle));
    if (!events->Valid()) {
      high = middle;
      continue;
    }
    const auto event = decode_event(from_be64(view(events->key())), view(events->value()));
    if (event && event->time < time) {
      low = event->position + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::uint64_t first_event_within(const Database& database, std::uint64_t max_bytes,
                                 std::uint64_t first, std::uint64_t end) {
  const auto bytes_from = [&](std::uint64_t position) {
    return database.approximate_bytes(Column::events, be64(position), be64(end));
  };
  if (bytes_from(first) <= max_bytes) return first;
  // Some more than needed, so that it is not needed again with the next event.
  const std::uint64_t target = max_bytes - max_bytes / kSpare;
  std::uint64_t low = first;
  std::uint64_t high = end;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (bytes_from(middle) > target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace weir::store
