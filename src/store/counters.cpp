#include "store/counters.hpp"

#include <algorithm>
#include <iterator>

#include "count/evaluate.hpp"
#include "count/memory_store.hpp"

namespace weir::store {

using count::Record;
using count::Table;

Table::Entry* Counters::find(const std::string& key) {
  if (Table::Entry* entry = table_.find(key)) return entry;
  const auto leaving = leaving_.find(key);
  if (leaving == leaving_.end()) return nullptr;
  return &table_.insert(key, count::decode(leaving->second).value_or(Record{}), false);
}

Table::Entry& Counters::entry_for(const std::string& key) {
  if (Table::Entry* entry = find(key)) return *entry;
  partial_.push_back(key);
  return table_.insert(key, {}, true);
}

std::uint32_t& Counters::departures(std::string_view key) {
  return departures_[std::hash<std::string_view>{}(key) % kStripes];
}

std::optional<count::Counted> Counters::add_known(const count::Batch& batch,
                                                  const std::vector<std::string>& keys,
                                                  const Storage& storage, TimePoint now,
                                                  Unread& unread) {
  const std::lock_guard lock{mutex_};
  std::vector<Table::Entry*> entries;
  entries.reserve(keys.size());
  for (const auto& key : keys) {
    entries.push_back(find(key));
    if (entries.back() != nullptr) continue;
    unread.keys.push_back(key);
    unread.departures.push_back(departures(key));
  }
  unread.retry = retries_.overflowed() && !retries_.find(batch.identity, now);
  if (!unread.keys.empty() || unread.retry) return std::nullopt;
  return count_on(batch, keys, entries, storage, now);
}

void Counters::share_with(count::Others* others) {
  const std::lock_guard lock{mutex_};
  others_ = others;
}

std::vector<Counters::Own> Counters::copy_own(std::span<count::OwnPart> parts) {
  const std::lock_guard lock{mutex_};
  std::vector<Own> where;
  for (auto& part : parts) {
    const Table::Entry* entry = table_.peek(part.key);
    const auto leaving = leaving_.find(part.key);
    where.push_back(entry != nullptr && entry->partial ? Own::partial : Own::known);
    if (entry != nullptr) {
      part.record = entry->record;
    } else if (leaving != leaving_.end()) {
      part.record = count::decode(leaving->second).value_or(Record{});
    } else {
      where.back() = Own::on_disk;
    }
  }
  return where;
}

void Counters::heard(std::span<count::HeardPart> parts, TimePoint now) {
  const std::lock_guard lock{mutex_};
  for (auto& part : parts) {
    const Table::Entry* entry = table_.peek(part.key);
    others_->heard(std::move(part), entry == nullptr ? nullptr : &entry->record, now);
  }
}

bool Counters::bring_in(const Unread& unread, std::vector<Record> records) {
  const std::lock_guard lock{mutex_};
  bool current = true;
  for (std::size_t i = 0; i < unread.keys.size(); ++i) {
    if (find(unread.keys[i]) != nullptr) continue;
    if (departures(unread.keys[i]) == unread.departures[i]) {
      table_.insert(unread.keys[i], std::move(records[i]), false);
    } else {
      current = false;
    }
  }
  return current;
}

count::Counted Counters::add(const count::Batch& batch, const std::vector<std::string>& keys,
                             const Storage& storage, TimePoint now) {
  const std::lock_guard lock{mutex_};
  std::vector<Table::Entry*> entries;
  entries.reserve(keys.size());
  for (const auto& key : keys) entries.push_back(&entry_for(key));
  return count_on(batch, keys, entries, storage, now);
}

count::Counted Counters::count_on(const count::Batch& batch, const std::vector<std::string>& keys,
                                  const std::vector<Table::Entry*>& entries, const Storage& storage,
                                  TimePoint now) {
  count::Counted counted;
  counted.retry_of = retries_.find(batch.identity, now).value_or("");
  const bool retry = !counted.retry_of.empty();
  counted.passed_before = !retry && passes_.is_second(batch.pass, now);
  std::vector<count::Touched> touched;
  touched.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    touched.push_back({.record = &entries[i]->record,
                       .partial = entries[i]->partial,
                       .elsewhere = others_ == nullptr ? nullptr : others_->use(keys[i], now)});
  }
  auto evaluation = count::evaluate(batch, touched, retry || counted.passed_before, now);
  counted.readings = std::move(evaluation.readings);
  if (!evaluation.changes.empty()) {
    // A sequence number stands for a journal entry: without one, a replay must not believe that the
    // record holds what the journal on disk says.
    if (storage.journals) ++sequence_;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!touched[i].changed) continue;
      if (storage.journals) entries[i]->record.applied = sequence_;
      table_.mark_dirty(keys[i], *entries[i]);
      if (others_ != nullptr) others_->changed(keys[i]);
    }
    if (storage.journals) sink_.journal(sequence_, encode_changes(evaluation.changes, now));
  }
  for (Table::Entry* entry : entries) table_.weigh(*entry);
  if (others_ != nullptr) others_->bound();
  bound(storage);
  return counted;
}

// Without a store that answers, what is dropped is lost: memory may grow to twice its bounds.
void Counters::bound(const Storage& storage) {
  const auto [counters, thing_bytes] = bounds_;
  while (table_.size() > counters &&
         evict(table_.oldest(), storage, table_.size() > 2 * counters)) {
  }
  while (table_.thing_bytes() > thing_bytes &&
         evict(table_.oldest_heavy(), storage, table_.thing_bytes() > 2 * thing_bytes)) {
  }
}

bool Counters::evict(const std::string& oldest, const Storage& storage, bool must) {
  const std::string key = oldest;  // which lives in the table
  Table::Entry& entry = *table_.find(key);
  const bool savable = storage.evicts && !entry.partial && (entry.dirty || !entry.saving);
  if (!savable && !must) return false;
  if (savable && entry.dirty) {
    std::string value = count::encode(entry.record);
    leaving_.insert_or_assign(key, value);
    sink_.evicted({key, std::move(value)});
  } else {
    ++departures(key);
  }
  table_.erase(key);
  return true;
}

void Counters::remember_tempfail(std::string_view identity, std::string_view event_id,
                                 TimePoint expires) {
  const std::lock_guard lock{mutex_};
  retries_.remember(identity, event_id, expires);
}

std::vector<std::string> Counters::forget_retries(TimePoint now) {
  const std::lock_guard lock{mutex_};
  std::vector<std::string> forgotten;
  retries_.forget_expired(now, [&](const std::string& identity) { forgotten.push_back(identity); });
  return forgotten;
}

void Counters::loaded(const std::string& key, Record record) {
  const std::lock_guard lock{mutex_};
  if (table_.find(key) != nullptr || leaving_.contains(key)) return;
  table_.insert(key, std::move(record), false);
}

std::vector<std::string> Counters::partial(std::size_t max) {
  const std::lock_guard lock{mutex_};
  const std::size_t count = std::min(max, partial_.size());
  std::vector<std::string> out(partial_.end() - static_cast<std::ptrdiff_t>(count), partial_.end());
  partial_.resize(partial_.size() - count);
  return out;
}

void Counters::still_partial(const std::vector<std::string>& keys) {
  const std::lock_guard lock{mutex_};
  partial_.insert(partial_.end(), keys.begin(), keys.end());
}

bool Counters::has_partial() {
  const std::lock_guard lock{mutex_};
  return !partial_.empty();
}

void Counters::join(const std::string& key, const Record& stored) {
  const std::lock_guard lock{mutex_};
  Table::Entry* entry = table_.find(key);
  if (entry == nullptr || !entry->partial) return;
  count::merge(entry->record, stored);
  entry->partial = false;
  if (others_ != nullptr) others_->own_grew(key);
  table_.weigh(*entry);
  table_.mark_dirty(key, *entry);
}

void Counters::replay(std::uint64_t sequence, const count::DecodedChanges& message) {
  const std::lock_guard lock{mutex_};
  // A message may have counted twice on one counter: it is told of the sequence after both.
  std::vector<Table::Entry*> replayed;
  for (const auto& change : message.changes) {
    const std::string key = count::encode_key(change.key);
    Table::Entry* entry = table_.find(key);
    if (entry == nullptr || entry->record.applied >= sequence) continue;
    count::apply(entry->record, change, message.when);
    table_.weigh(*entry);
    table_.mark_dirty(key, *entry);
    replayed.push_back(entry);
  }
  for (Table::Entry* entry : replayed) entry->record.applied = sequence;
}

void Counters::start_checkpoint() {
  const std::lock_guard lock{mutex_};
  auto dirty = table_.take_dirty();
  changed_.insert(changed_.end(), std::make_move_iterator(dirty.begin()),
                  std::make_move_iterator(dirty.end()));
}

std::vector<SavedCounter> Counters::take_changed(std::size_t max) {
  const std::lock_guard lock{mutex_};
  std::vector<SavedCounter> out;
  std::vector<std::string> later;
  while (!changed_.empty() && out.size() < max) {
    std::string key = std::move(changed_.back());
    changed_.pop_back();
    Table::Entry* entry = table_.peek(key);
    if (entry == nullptr || !entry->dirty) continue;
    if (leaving_.contains(key)) {  // an older record of it is in the queue, and would overwrite it
      later.push_back(std::move(key));
      continue;
    }
    if (entry->partial) {  // its past is not joined: saving it now would forget that
      entry->dirty = false;
      table_.mark_dirty(key, *entry);
      continue;
    }
    entry->dirty = false;
    entry->saving = true;
    out.push_back({std::move(key), count::encode(entry->record)});
  }
  changed_.insert(changed_.end(), std::make_move_iterator(later.begin()),
                  std::make_move_iterator(later.end()));
  return out;
}

bool Counters::checkpoint_taken() {
  const std::lock_guard lock{mutex_};
  return changed_.empty();
}

void Counters::saved(const std::vector<SavedCounter>& counters) {
  const std::lock_guard lock{mutex_};
  for (const auto& counter : counters) {
    if (Table::Entry* entry = table_.peek(counter.key)) entry->saving = false;
  }
}

void Counters::not_saved(const std::vector<SavedCounter>& counters) {
  const std::lock_guard lock{mutex_};
  for (const auto& counter : counters) {
    Table::Entry* entry = table_.peek(counter.key);
    if (entry == nullptr) continue;
    entry->saving = false;
    table_.mark_dirty(counter.key, *entry);
  }
}

void Counters::evicted_is_safe(const SavedCounter& counter) {
  const std::lock_guard lock{mutex_};
  const auto leaving = leaving_.find(counter.key);
  if (leaving == leaving_.end() || leaving->second != counter.value) return;
  leaving_.erase(leaving);
  ++departures(counter.key);
}

std::uint64_t Counters::last_sequence() {
  const std::lock_guard lock{mutex_};
  return sequence_;
}

void Counters::continue_after(std::uint64_t sequence) {
  const std::lock_guard lock{mutex_};
  sequence_ = std::max(sequence_, sequence);
}

std::size_t Counters::changed_count() {
  const std::lock_guard lock{mutex_};
  return table_.dirty_count();
}

std::size_t Counters::size() {
  const std::lock_guard lock{mutex_};
  return table_.size();
}

std::size_t Counters::thing_bytes() {
  const std::lock_guard lock{mutex_};
  return table_.thing_bytes();
}

std::vector<count::CounterRow> Counters::list(std::string_view filter, TimePoint now,
                                              std::unordered_set<std::string>& seen) {
  const std::lock_guard lock{mutex_};
  std::vector<count::CounterRow> rows;
  const auto visit = [&](const std::string& text, const Record& record) {
    const auto key = count::decode_key(text);
    if (!key || !count::matches(*key, filter)) return;
    seen.insert(text);
    if (count::expired(record, key->window, now)) return;
    rows.push_back(count::row(*key, record, now));
  };
  table_.for_each(
      [&](const std::string& key, const Table::Entry& entry) { visit(key, entry.record); });
  for (const auto& [key, value] : leaving_) {
    if (seen.contains(key)) continue;
    if (const auto record = count::decode(value)) visit(key, *record);
  }
  return rows;
}

void Counters::clear(const std::string& key) {
  const std::lock_guard lock{mutex_};
  Table::Entry& entry = entry_for(key);
  entry.record = {};
  entry.record.applied = ++sequence_;
  entry.partial = false;
  if (others_ != nullptr) others_->forgotten(key);
  table_.weigh(entry);
  table_.mark_dirty(key, entry);
}

std::vector<std::string> Counters::keys_of(std::string_view name, std::string_view subject) {
  const std::lock_guard lock{mutex_};
  std::vector<std::string> keys;
  table_.for_each([&](const std::string& text, const Table::Entry&) {
    const auto key = count::decode_key(text);
    if (key && count::selected(*key, name, subject)) keys.push_back(text);
  });
  for (const auto& [text, value] : leaving_) {
    const auto key = count::decode_key(text);
    if (key && count::selected(*key, name, subject)) keys.push_back(text);
  }
  return keys;
}

}  // namespace weir::store
