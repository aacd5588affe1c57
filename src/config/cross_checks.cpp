#include <algorithm>
#include <span>

#include "config/loader.hpp"
#include "config/reader.hpp"

namespace weir::config {
namespace {

using connector::Connector;

// Whether `earlier` takes every value that `later` does; an empty list takes any.
bool takes_all(const std::vector<std::string>& earlier, const std::vector<std::string>& later) {
  if (earlier.empty()) return true;
  if (later.empty()) return false;
  return std::all_of(later.begin(), later.end(), [&](const std::string& name) {
    return std::find(earlier.begin(), earlier.end(), name) != earlier.end();
  });
}

bool takes_network(const Connector& earlier, const Connector& later, const IpNetwork& network) {
  if (!takes_all(earlier.listeners, later.listeners)) return false;
  if (!takes_all(earlier.next_hops, later.next_hops)) return false;
  const auto& networks = earlier.client_networks;
  return networks.empty() || std::any_of(networks.begin(), networks.end(),
                                         [&](const auto& outer) { return covers(outer, network); });
}

bool takes_everyone(const Connector& earlier, const Connector& later) {
  return earlier.client_networks.empty() && takes_all(earlier.listeners, later.listeners) &&
         takes_all(earlier.next_hops, later.next_hops);
}

bool is_shadowed(const Connector& later, std::span<const Connector> earlier) {
  const auto& networks = later.client_networks;
  if (networks.empty()) {
    return std::any_of(earlier.begin(), earlier.end(),
                       [&](const Connector& one) { return takes_everyone(one, later); });
  }
  return std::all_of(networks.begin(), networks.end(), [&](const IpNetwork& network) {
    return std::any_of(earlier.begin(), earlier.end(),
                       [&](const Connector& one) { return takes_network(one, later, network); });
  });
}

}  // namespace

void warn_shadowed(const std::vector<Connector>& connectors, const std::vector<Table>& tables,
                   Diagnostics& diagnostics) {
  for (std::size_t i = 1; i < connectors.size() && i < tables.size(); ++i) {
    if (!is_shadowed(connectors[i], std::span{connectors}.first(i))) continue;
    diagnostics.warning(tables[i].at,
                        "[[connector]] " + quoted(connectors[i].name) +
                            " never gets mail: connectors above it take everything that it would; "
                            "move it up or narrow them");
  }
}

void check_guarded(const Config& config, const std::vector<Table>& tables,
                   Diagnostics& diagnostics) {
  constexpr const char* kSetting = "[[tenant_connector]] guards: ";
  for (std::size_t i = 0; i < config.tenant_connectors.size() && i < tables.size(); ++i) {
    const auto& entry = config.tenant_connectors[i];
    if (entry.guards.empty()) continue;
    const auto place = place_of(tables[i], "guards");
    const auto found = std::ranges::find(config.connectors, entry.guards, &Connector::name);
    if (found == config.connectors.end()) {
      diagnostics.error(place, kSetting + quoted(entry.guards) +
                                   " is no [[connector]]; write the name of the one whose mail "
                                   "takes it");
    } else if ((found->direction == connector::Direction::to_cloud) != entry.inbound) {
      diagnostics.warning(place, kSetting + quoted(entry.guards) +
                                     " goes the other way: what is inbound to the tenant is "
                                     "to_cloud here");
    }
  }
}

void reject_duplicates(const std::vector<std::string>& names, const std::vector<Table>& tables,
                       const char* key, const std::string& section, Diagnostics& diagnostics) {
  for (std::size_t i = 1; i < names.size() && i < tables.size(); ++i) {
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(i);
    const auto first = std::find(names.begin(), end, names[i]);
    if (first == end || names[i].empty()) continue;
    const Position there = tables[static_cast<std::size_t>(first - names.begin())].at;
    diagnostics.error(place_of(tables[i], key),
                      section + ' ' + key + ": " + quoted(names[i]) + " is already taken in line " +
                          std::to_string(there.line) + "; choose another");
  }
}

}  // namespace weir::config
