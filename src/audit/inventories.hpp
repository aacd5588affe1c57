#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/plain.hpp"

namespace weir::audit {

/// The newest inventories of each kind. While an import is judged all of its own are there too.
class Inventories {
 public:
  static constexpr std::size_t kKept = 2;

  /// Where `inventory` was put; nullptr when one of that time is there already, or when it is older
  /// than all of kKept.
  const Inventory* add(const Inventory& inventory);
  void trim();

  const std::deque<Inventory>& of(InventoryKind kind) const;
  const Inventory* newest(InventoryKind kind) const;

  std::set<std::string> take_dirty() { return std::exchange(dirty_, {}); }
  std::string save(const std::string& key) const;
  void restore(std::string_view bytes);

 private:
  static std::string storage_key(const Inventory& inventory);

  std::map<InventoryKind, std::deque<Inventory>> kinds_;
  std::set<std::string> dirty_;
};

}  // namespace weir::audit
