#include "count/table.hpp"

#include <utility>

namespace weir::count {

Table::Entry* Table::find(std::string_view key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return nullptr;
  unlink(found->second);
  link_newest(found->second);
  return &found->second;
}

Table::Entry* Table::peek(std::string_view key) {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

Table::Entry& Table::insert(std::string key, Record record, bool partial) {
  const auto [place, inserted] = entries_.try_emplace(std::move(key));
  Entry& entry = place->second;
  entry.record = std::move(record);
  entry.partial = partial;
  if (inserted) {
    entry.key = &place->first;
    link_newest(entry);
  }
  weigh(entry);
  return entry;
}

void Table::erase(std::string_view key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  unlink(found->second);
  thing_bytes_ -= found->second.weight;
  entries_.erase(found);
}

const std::string& Table::oldest() const noexcept {
  if (light_.oldest == nullptr) return *heavy_.oldest->key;
  if (heavy_.oldest == nullptr) return *light_.oldest->key;
  return light_.oldest->used < heavy_.oldest->used ? *light_.oldest->key : *heavy_.oldest->key;
}

void Table::weigh(Entry& entry) noexcept {
  const Boxed<Distinct>& things = entry.record.things;
  const std::size_t weight = things ? sizeof(Distinct) + things->bytes() : 0;
  if (weight == entry.weight) return;
  thing_bytes_ = thing_bytes_ - entry.weight + weight;
  const bool moves = (weight > 0) != (entry.weight > 0);
  if (moves) unlink(entry);
  entry.weight = weight;
  if (moves) link_newest(entry);
}

void Table::mark_dirty(std::string_view key, Entry& entry) {
  if (entry.dirty) return;
  entry.dirty = true;
  dirty_.emplace_back(key);
}

std::vector<std::string> Table::take_dirty() { return std::exchange(dirty_, {}); }

void Table::link_newest(Entry& entry) noexcept {
  Uses& list = uses(entry);
  entry.used = ++last_use_;
  entry.older = list.newest;
  entry.newer = nullptr;
  if (list.newest != nullptr) list.newest->newer = &entry;
  list.newest = &entry;
  if (list.oldest == nullptr) list.oldest = &entry;
}

void Table::unlink(Entry& entry) noexcept {
  Uses& list = uses(entry);
  (entry.older != nullptr ? entry.older->newer : list.oldest) = entry.newer;
  (entry.newer != nullptr ? entry.newer->older : list.newest) = entry.older;
}

}  // namespace weir::count
