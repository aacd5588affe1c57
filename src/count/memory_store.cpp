#include "count/memory_store.hpp"

#include <algorithm>
#include <utility>

#include "count/evaluate.hpp"

namespace weir::count {

bool selected(const CounterKey& key, std::string_view name, std::string_view subject) {
  return key.name == name && (subject.empty() || key.subject == subject);
}

bool matches(const CounterKey& key, std::string_view filter) {
  return filter.empty() || (key.name + '|' + key.subject).find(filter) != std::string::npos;
}

CounterRow row(CounterKey key, const Record& record, TimePoint now) {
  const Reading reading = read(record, key.window, now);
  return {std::move(key), reading, !record.things->empty(), record.things->exact()};
}

Counted MemoryStore::add(const Batch& batch, TimePoint now) {
  const std::lock_guard lock{mutex_};
  Counted counted;
  counted.retry_of = retries_.find(batch.identity, now).value_or("");
  const bool retry = !counted.retry_of.empty();
  counted.passed_before = !retry && passes_.is_second(batch.pass, now);
  std::vector<Touched> touched;
  std::vector<Table::Entry*> entries;
  touched.reserve(batch.observations.size());
  entries.reserve(batch.observations.size());
  for (const auto& observation : batch.observations) {
    const std::string key = encode_key(observation.key);
    Table::Entry* entry = table_.find(key);
    if (entry == nullptr) entry = &table_.insert(key, {}, false);
    touched.push_back({&entry->record, false});
    entries.push_back(entry);
  }
  counted.readings = evaluate(batch, touched, retry || counted.passed_before, now).readings;
  for (Table::Entry* entry : entries) table_.weigh(*entry);
  while (table_.size() > capacity_) table_.erase(std::string{table_.oldest()});
  while (table_.thing_bytes() > thing_bytes_) table_.erase(std::string{table_.oldest_heavy()});
  return counted;
}

void MemoryStore::remember_tempfail(std::string_view identity, std::string_view event_id,
                                    TimePoint expires) {
  const std::lock_guard lock{mutex_};
  retries_.remember(identity, event_id, expires);
}

std::vector<CounterRow> MemoryStore::list(std::string_view filter, std::size_t limit,
                                          TimePoint now) {
  const std::lock_guard lock{mutex_};
  std::vector<CounterRow> rows;
  table_.for_each([&](const std::string& text, const Table::Entry& entry) {
    const auto key = decode_key(text);
    if (!key || !matches(*key, filter) || expired(entry.record, key->window, now)) return;
    rows.push_back(row(*key, entry.record, now));
  });
  std::sort(rows.begin(), rows.end(),
            [](const CounterRow& a, const CounterRow& b) { return a.key < b.key; });
  if (rows.size() > limit) rows.resize(limit);
  return rows;
}

std::size_t MemoryStore::reset(std::string_view name, std::string_view subject) {
  const std::lock_guard lock{mutex_};
  std::vector<std::string> doomed;
  table_.for_each([&](const std::string& text, const Table::Entry&) {
    const auto key = decode_key(text);
    if (key && selected(*key, name, subject)) doomed.push_back(text);
  });
  for (const auto& text : doomed) table_.erase(text);
  return doomed.size();
}

}  // namespace weir::count
