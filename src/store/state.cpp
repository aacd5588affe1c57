#include "store/state.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "count/memory_store.hpp"
#include "store/counters.hpp"
#include "store/database.hpp"
#include "store/events.hpp"
#include "store/recovery.hpp"
#include "store/sharing.hpp"
#include "store/writer.hpp"

namespace weir::store {

struct State::Parts {
  Parts(const Options& options, OnHealth on_health)
      : writer{options, tail, std::move(on_health)},
        counters{{options.counters_in_memory, options.thing_bytes_in_memory}, writer} {
    if (options.shared) sharing = std::make_unique<Sharing>(counters, writer);
  }

  EventTail tail;
  Writer writer;
  Counters counters;
  std::unique_ptr<Sharing> sharing;
  std::mutex cursors_mutex;
  std::map<std::string, report::FeedCursor, std::less<>> cursors;  ///< newest, perhaps unsaved
};

State::State(Options options, OnHealth on_health)
    : parts_{std::make_unique<Parts>(options, std::move(on_health))} {}

State::~State() { stop(); }

void State::start() { parts_->writer.start(parts_->counters); }

void State::stop() {
  parts_->tail.stop();
  parts_->writer.stop();
}

count::Exchange* State::exchange() { return parts_->sharing.get(); }

Health State::health() const { return parts_->writer.health(); }

Losses State::take_losses() { return parts_->writer.take_losses(); }

bool State::flush(std::chrono::milliseconds wait) { return parts_->writer.flush(wait); }

count::Counted State::add(const count::Batch& batch, TimePoint now) {
  Writer& writer = parts_->writer;
  writer.saw(now);
  std::vector<std::string> keys;
  keys.reserve(batch.observations.size());
  for (const auto& observation : batch.observations) keys.push_back(encode_key(observation.key));

  Counters& counters = parts_->counters;
  Counters::Unread unread;
  bool complete = true;
  auto known = counters.add_known(batch, keys, writer.storage(), now, unread);
  if (!known) {
    complete = writer.read_now(unread) ||
               writer.load(std::move(unread.keys), unread.retry ? batch.identity : "", batch.wait);
    known = counters.add(batch, keys, writer.storage(), now);
  }
  count::Counted& counted = *known;
  if (!complete || !writer.open() || writer.late()) {
    counted.degraded = true;
    counted.degraded_reason = writer.open() ? kLate : kUnavailable;
  }
  return std::move(counted);
}

void State::remember_tempfail(std::string_view identity, std::string_view event_id,
                              TimePoint expires) {
  parts_->counters.remember_tempfail(identity, event_id, expires);
  parts_->writer.put_meta(retry_key(identity), retry_value(event_id, expires));
}

std::vector<count::CounterRow> State::list(std::string_view filter, std::size_t limit,
                                           TimePoint now) {
  std::unordered_set<std::string> seen;
  auto rows = parts_->counters.list(filter, now, seen);
  const auto by_key = [](const count::CounterRow& a, const count::CounterRow& b) {
    return a.key < b.key;
  };
  if (const auto database = parts_->writer.database()) {
    const auto counters = database->iterate(Column::counters);
    std::size_t found = 0;
    for (counters->SeekToFirst(); counters->Valid() && found < limit; counters->Next()) {
      const std::string text = counters->key().ToString();
      const auto key = count::decode_key(text);
      if (!key || !count::matches(*key, filter) || seen.contains(text)) continue;
      const auto record = count::decode(view(counters->value()));
      if (!record || count::expired(*record, key->window, now)) continue;
      rows.push_back(count::row(*key, *record, now));
      ++found;
    }
  }
  std::sort(rows.begin(), rows.end(), by_key);
  if (rows.size() > limit) rows.resize(limit);
  if (parts_->sharing) parts_->sharing->complete(rows, now);
  return rows;
}

std::size_t State::reset(std::string_view name, std::string_view subject) {
  if (parts_->sharing) parts_->sharing->wish({std::string{name}, std::string{subject}});
  return forget_counters(parts_->counters, parts_->writer, name, subject);
}

bool State::append(report::NewEvent event, std::chrono::milliseconds wait) {
  return parts_->writer.append(std::move(event), wait);
}

std::vector<report::StoredEvent> State::read_after(std::uint64_t position, std::size_t max) {
  if (auto events = parts_->tail.read_after(position, max)) return std::move(*events);
  std::vector<report::StoredEvent> out;
  const auto database = parts_->writer.database();
  if (!database) return out;
  const auto events = database->iterate(Column::events);
  for (events->Seek(be64(position + 1)); events->Valid() && out.size() < max; events->Next()) {
    auto event = decode_event(from_be64(view(events->key())), view(events->value()));
    if (event) out.push_back(std::move(*event));
  }
  return out;
}

std::vector<report::StoredEvent> State::find(std::string_view key, std::size_t max) {
  std::vector<report::StoredEvent> out;
  const auto database = parts_->writer.database();
  if (!database) return out;
  const std::string prefix = indexable(key) + '\0';
  const auto index = database->iterate(Column::index);
  for (index->SeekForPrev(index_key(key, UINT64_MAX));
       index->Valid() && index->key().starts_with(prefix) && out.size() < max; index->Prev()) {
    if (index->key().size() != prefix.size() + 8) continue;
    const auto position_bytes = view(index->key()).substr(prefix.size());
    const auto value = database->get(Column::events, position_bytes);
    if (!value) continue;
    auto event = decode_event(from_be64(position_bytes), *value);
    if (event) out.push_back(std::move(*event));
  }
  return out;
}

bool State::wait_after(std::uint64_t position, std::chrono::milliseconds wait) {
  return parts_->tail.wait_after(position, wait);
}

void State::stop_waiting() { parts_->tail.stop(); }

std::uint64_t State::last_position() { return parts_->tail.last(); }

bool State::ready() const { return parts_->writer.open(); }

std::optional<report::FeedCursor> State::cursor(std::string_view feed) {
  {
    const std::lock_guard lock{parts_->cursors_mutex};
    const auto known = parts_->cursors.find(feed);
    if (known != parts_->cursors.end()) return known->second;
  }
  const auto database = parts_->writer.database();
  if (!database) return std::nullopt;
  const auto value = database->get(Column::meta, cursor_key(feed));
  if (!value || value->size() != 16) return std::nullopt;
  return report::FeedCursor{from_be64(*value), from_be64(std::string_view{*value}.substr(8))};
}

void State::save_cursor(std::string_view feed, const report::FeedCursor& cursor) {
  {
    const std::lock_guard lock{parts_->cursors_mutex};
    parts_->cursors.insert_or_assign(std::string{feed}, cursor);
  }
  parts_->writer.put_meta(cursor_key(feed), be64(cursor.position) + be64(cursor.sequence));
}

void State::keep(std::string_view kind, std::string_view key, std::string bytes) {
  parts_->writer.put_meta(record_key(kind, key), std::move(bytes));
}

void State::forget(std::string_view kind, std::string_view key) {
  parts_->writer.put_meta(record_key(kind, key), std::nullopt);
}

std::vector<std::pair<std::string, std::string>> State::kept(std::string_view kind) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto database = parts_->writer.database();
  if (!database) return out;
  const std::string prefix = record_key(kind, {});
  const auto meta = database->iterate(Column::meta);
  for (meta->Seek(prefix); meta->Valid() && meta->key().starts_with(prefix); meta->Next()) {
    out.emplace_back(view(meta->key()).substr(prefix.size()), view(meta->value()));
  }
  return out;
}

bool State::records_known() const { return parts_->writer.open(); }

}  // namespace weir::store
