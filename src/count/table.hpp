#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "count/record.hpp"

namespace weir::count {

/// The counters in memory, least recently used first out. Bounded by its owner through `oldest` and
/// `erase`. Not thread-safe: the owner's lock guards it.
class Table {
 public:
  struct Entry {
    Record record;
    bool dirty = false;    ///< changed since it was last saved
    bool saving = false;   ///< on its way to disk as it was when it was last not dirty
    bool partial = false;  ///< its stored past has not been joined yet

   private:
    friend class Table;
    const std::string* key = nullptr;
    Entry* older = nullptr;
    Entry* newer = nullptr;
  };

  /// Finds and marks as just used; nullptr when not in memory.
  Entry* find(std::string_view key);
  /// Finds without marking it as used.
  Entry* peek(std::string_view key);
  /// Adds a counter that is not there yet.
  Entry& insert(std::string key, Record record, bool partial);
  void erase(std::string_view key);

  std::size_t size() const noexcept { return entries_.size(); }
  /// Key of the least recently used counter; the table must not be empty.
  const std::string& oldest() const noexcept { return *oldest_->key; }

  void mark_dirty(std::string_view key, Entry& entry);
  /// Keys that became dirty since the last call, some of them perhaps evicted meanwhile.
  std::vector<std::string> take_dirty();
  std::size_t dirty_count() const noexcept { return dirty_.size(); }

  template <class Visit>
  void for_each(Visit visit) {
    for (auto& [key, entry] : entries_) visit(key, entry);
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  void link_newest(Entry& entry) noexcept;
  void unlink(Entry& entry) noexcept;

  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
  std::vector<std::string> dirty_;
  Entry* oldest_ = nullptr;
  Entry* newest_ = nullptr;
};

}  // namespace weir::count
