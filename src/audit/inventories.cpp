#include "audit/inventories.hpp"

#include <algorithm>

#include "audit/codec.hpp"
#include "audit/properties.hpp"

namespace weir::audit {
namespace {

constexpr std::size_t kMaxDomains = 5'000;
constexpr std::size_t kMaxName = 512;
constexpr std::size_t kMaxProperties = 80;
constexpr std::size_t kMaxValue = 4'096;
constexpr std::size_t kMaxValues = 8'192;

InventoryItem bounded(const InventoryItem& from, InventoryKind kind) {
  InventoryItem item;
  item.identity = from.identity.substr(0, kMaxName);
  item.name = from.name.substr(0, kMaxName);
  item.guid = from.guid.substr(0, kMaxName);
  std::size_t all = 0;
  // First what the rules look at.
  for (const bool of_table : {true, false}) {
    for (const auto& [name, value] : from.properties) {
      if ((property_named(name, kind) != nullptr) != of_table) continue;
      if (item.properties.size() == kMaxProperties) break;
      const bool fits = value.size() <= kMaxValue && all + value.size() <= kMaxValues;
      item.properties[name.substr(0, kMaxName)] = kept_value(value, fits);
      all += fits ? value.size() : 0;
    }
  }
  return item;
}

Inventory bounded(const Inventory& from) {
  Inventory inventory{from.kind, from.taken, {}};
  const auto most =
      from.kind == InventoryKind::accepted_domains ? kMaxDomains : Ledger::kMaxConnectors;
  for (const auto& item : from.items) {
    if (inventory.items.size() == most) break;
    inventory.items.push_back(bounded(item, from.kind));
  }
  return inventory;
}

}  // namespace

const Inventory* Inventories::add(const Inventory& inventory) {
  auto& list = kinds_[inventory.kind];
  const auto at = std::ranges::lower_bound(list, inventory.taken, {}, &Inventory::taken);
  if (at != list.end() && at->taken == inventory.taken) return nullptr;
  if (at == list.begin() && list.size() >= kKept) return nullptr;
  dirty_.insert(storage_key(inventory));
  return &*list.insert(at, bounded(inventory));
}

void Inventories::trim() {
  for (auto& [kind, list] : kinds_) {
    while (list.size() > kKept) {
      dirty_.insert(storage_key(list.front()));
      list.pop_front();
    }
  }
}

const std::deque<Inventory>& Inventories::of(InventoryKind kind) const {
  static const std::deque<Inventory> kNone;
  const auto found = kinds_.find(kind);
  return found == kinds_.end() ? kNone : found->second;
}

const Inventory* Inventories::newest(InventoryKind kind) const {
  const auto& list = of(kind);
  return list.empty() ? nullptr : &list.back();
}

std::string Inventories::storage_key(const Inventory& inventory) {
  return std::string{to_string(inventory.kind)} + '-' +
         std::to_string(inventory.taken.time_since_epoch().count());
}

std::string Inventories::save(const std::string& key) const {
  for (const auto& [kind, list] : kinds_) {
    for (const auto& inventory : list) {
      if (storage_key(inventory) != key) continue;
      Writer writer;
      writer.number(static_cast<std::uint64_t>(inventory.kind));
      writer.time(inventory.taken);
      writer.number(inventory.items.size());
      for (const auto& item : inventory.items) {
        writer.text(item.identity);
        writer.text(item.name);
        writer.text(item.guid);
        writer.properties(item.properties);
      }
      return writer.sealed();
    }
  }
  return {};
}

void Inventories::restore(std::string_view bytes) {
  auto reader = Reader::open(bytes);
  if (!reader) return;
  Inventory inventory;
  const auto kind = reader->number();
  if (kind > static_cast<std::uint64_t>(InventoryKind::accepted_domains)) return;
  inventory.kind = static_cast<InventoryKind>(kind);
  inventory.taken = reader->time();
  const auto size = reader->number();
  for (std::uint64_t i = 0; i < size && i < kMaxDomains && reader->good(); ++i) {
    InventoryItem item;
    item.identity = reader->text();
    item.name = reader->text();
    item.guid = reader->text();
    item.properties = reader->properties();
    inventory.items.push_back(std::move(item));
  }
  if (!reader->good()) return;
  auto& list = kinds_[inventory.kind];
  const auto at = std::ranges::lower_bound(list, inventory.taken, {}, &Inventory::taken);
  if (list.size() > kKept || (at != list.end() && at->taken == inventory.taken)) return;
  list.insert(at, std::move(inventory));
}

}  // namespace weir::audit
