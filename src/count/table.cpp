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
  if (!inserted) return entry;
  entry.key = &place->first;
  link_newest(entry);
  return entry;
}

void Table::erase(std::string_view key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  unlink(found->second);
  entries_.erase(found);
}

void Table::mark_dirty(std::string_view key, Entry& entry) {
  if (entry.dirty) return;
  entry.dirty = true;
  dirty_.emplace_back(key);
}

std::vector<std::string> Table::take_dirty() { return std::exchange(dirty_, {}); }

void Table::link_newest(Entry& entry) noexcept {
  entry.older = newest_;
  entry.newer = nullptr;
  if (newest_ != nullptr) newest_->newer = &entry;
  newest_ = &entry;
  if (oldest_ == nullptr) oldest_ = &entry;
}

void Table::unlink(Entry& entry) noexcept {
  (entry.older != nullptr ? entry.older->newer : oldest_) = entry.newer;
  (entry.newer != nullptr ? entry.newer->older : newest_) = entry.older;
}

}  // namespace weir::count
