#include "imports/inventories.hpp"

#include "imports/text.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

constexpr std::size_t kMaxProperties = 200;

std::string_view cmdlet_of(audit::InventoryKind kind) {
  switch (kind) {
    case audit::InventoryKind::inbound_connectors:
      return "Get-InboundConnector";
    case audit::InventoryKind::outbound_connectors:
      return "Get-OutboundConnector";
    case audit::InventoryKind::accepted_domains:
      return "Get-AcceptedDomain";
  }
  return "";
}

}  // namespace

std::optional<audit::InventoryKind> inventory_of(Shape shape) {
  if (shape == Shape::inbound) return audit::InventoryKind::inbound_connectors;
  if (shape == Shape::outbound) return audit::InventoryKind::outbound_connectors;
  if (shape == Shape::accepted_domains) return audit::InventoryKind::accepted_domains;
  return std::nullopt;
}

ReadItem read_inventory(const Row& row, audit::InventoryKind kind) {
  audit::InventoryItem item;
  const auto& names = row.columns().names();
  for (std::size_t i = 0; i < names.size() && item.properties.size() < kMaxProperties; ++i) {
    const auto* value = row.at(i);
    if (value == nullptr || names[i].empty()) continue;
    auto text = text_of(*value);
    if (is_list(names[i])) {
      if (is_type_name(text)) return {{}, {}, true};
      text = list_of(names[i], text);
    }
    item.properties.emplace(bounded(names[i]), std::move(text));
  }
  const bool domain = kind == audit::InventoryKind::accepted_domains;
  item.name = domain ? ascii_lower(row.text({"domainname"})) : row.text({"name"});
  item.guid = ascii_lower(row.text({"guid", "exchangeobjectid"}));
  item.identity = row.text({"identity", "name", "guid"});
  if (item.identity.empty()) item.identity = item.name;
  if (item.name.empty()) item.name = domain ? std::string{} : item.identity;
  if (item.name.empty()) {
    return {
        {}, domain ? "DomainName is empty" : "it has neither Name nor Identity nor Guid", false};
  }
  return {std::move(item), {}, false};
}

std::string remedy_for(audit::InventoryKind kind) {
  return std::string{cmdlet_of(kind)} +
         " | ConvertTo-Json -Depth 5 | Set-Content -Encoding utf8 FILE";
}

}  // namespace weir::imports
