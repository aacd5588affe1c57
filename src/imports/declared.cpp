#include "imports/declared.hpp"

#include <algorithm>
#include <optional>

#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

using audit::InventoryKind;

/// What the cmdlets of a deviation are about; nothing where they name both or none.
std::optional<bool> inbound_by_cmdlet(const audit::Deviation& deviation) {
  const auto named = [&](std::string_view noun) {
    return deviation.restore.find(noun) != std::string::npos ||
           deviation.evidence.find(noun) != std::string::npos;
  };
  const bool inbound = named("InboundConnector");
  if (inbound == named("OutboundConnector")) return std::nullopt;
  return inbound;
}

bool lists(const audit::Ledger& ledger, InventoryKind kind, const std::string& name) {
  const auto* const inventory = ledger.inventory(kind);
  return inventory != nullptr && std::ranges::any_of(inventory->items, [&](const auto& item) {
           return iequals(item.name, name) || iequals(item.identity, name) ||
                  iequals(item.guid, name);
         });
}

std::optional<bool> inbound_by_inventory(const audit::Ledger& ledger, const std::string& name) {
  const bool inbound = lists(ledger, InventoryKind::inbound_connectors, name);
  if (inbound == lists(ledger, InventoryKind::outbound_connectors, name)) return std::nullopt;
  return inbound;
}

const config::TenantConnector* declared(const config::Config& config, const std::string& name,
                                        std::optional<bool> inbound) {
  const config::TenantConnector* found = nullptr;
  for (const auto& connector : config.tenant_connectors) {
    if (!iequals(connector.name, name)) continue;
    if (inbound && connector.inbound == *inbound) return &connector;
    if (found == nullptr) found = &connector;
  }
  return found;
}

}  // namespace

audit::Declared declared_of(const config::Config& config) {
  audit::Declared declared;
  for (const auto& connector : config.tenant_connectors) {
    declared.connectors.push_back({.name = connector.name,
                                   .inbound = connector.inbound,
                                   .sender_domains = connector.sender_domains,
                                   .addresses = connector.addresses,
                                   .certificates = connector.certificates,
                                   .smart_hosts = connector.smart_hosts,
                                   .guards = connector.guards});
  }
  declared.administrators = config.organization.administrators;
  declared.accepted_domains = config.organization.accepted_domains;
  declared.egress_addresses = config.organization.egress_addresses;
  return declared;
}

std::string guarded_connector(const config::Config& config, const audit::Deviation& deviation,
                              const audit::Ledger& ledger) {
  auto inbound = inbound_by_cmdlet(deviation);
  const auto& name = deviation.connector;
  if (const auto* known = name.empty() ? nullptr : declared(config, name, inbound)) {
    if (!known->guards.empty()) return known->guards;
    inbound = known->inbound;
  }
  if (!inbound && !name.empty()) inbound = inbound_by_inventory(ledger, name);
  const auto wanted =
      inbound.value_or(true) ? connector::Direction::to_cloud : connector::Direction::from_cloud;
  const auto fits = std::ranges::find(config.connectors, wanted, &connector::Connector::direction);
  return fits == config.connectors.end() ? std::string{connector::kUnknownConnector} : fits->name;
}

}  // namespace weir::imports
