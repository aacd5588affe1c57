#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "count/record.hpp"

namespace weir::count {

/// The counters in memory, least recently used first out. Bounded by its owner, in number through
/// `oldest` and `erase`, in weight through `thing_bytes`, `oldest_heavy` and `erase`: a counter of
/// different things is heavy, and heavy ones drive out only one another. Not thread-safe: the
/// owner's lock guards it.
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
    Entry* older = nullptr;  ///< in the list of its kind
    Entry* newer = nullptr;
    std::uint64_t used = 0;  ///< greater than that of whatever was used before
    std::size_t weight = 0;  ///< bytes of its things when it was last weighed; 0 = not heavy
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
  const std::string& oldest() const noexcept;

  /// To be told when an entry's different things may have changed. O(1).
  void weigh(Entry& entry) noexcept;
  /// Bytes that the things of all counters take, as last weighed.
  std::size_t thing_bytes() const noexcept { return thing_bytes_; }
  /// Key of the least recently used heavy counter; there must be one: thing_bytes() > 0.
  const std::string& oldest_heavy() const noexcept { return *heavy_.oldest->key; }

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

  struct Uses {
    Entry* oldest = nullptr;
    Entry* newest = nullptr;
  };

  Uses& uses(const Entry& entry) noexcept { return entry.weight > 0 ? heavy_ : light_; }
  void link_newest(Entry& entry) noexcept;
  void unlink(Entry& entry) noexcept;

  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
  std::vector<std::string> dirty_;
  Uses light_;
  Uses heavy_;
  std::uint64_t last_use_ = 0;
  std::size_t thing_bytes_ = 0;
};

}  // namespace weir::count
