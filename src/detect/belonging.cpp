#include "detect/belonging.hpp"

#include <algorithm>

#include "detect/private_address.hpp"
#include "detect/readings.hpp"

namespace weir::detect {
namespace {

bool contains(const std::vector<IpNetwork>& networks, const std::optional<IpAddress>& client) {
  return client && std::ranges::any_of(networks, [&](const IpNetwork& network) {
           return network.contains(*client);
         });
}

/// An application that uses the relay is a private address, or one from which a connector takes our
/// own mail.
bool may_be_our_application(const Context& context) {
  const auto& client = context.origin.client;
  if (!client || is_private(*client)) return true;
  return std::ranges::any_of(context.connectors.declared(), [&](const auto& connector) {
    return connector.direction == connector::Direction::to_cloud &&
           contains(connector.client_networks, client);
  });
}

bool passes_on_to_cloud(const Context& context) {
  const auto& origin = context.origin;
  const bool exchange = context.connector.exchange_server && !context.identity.mismatched();
  if (!origin.relayed) return exchange && !origin.unreadable;
  const auto& relays = context.organization.trusted_relays;
  return (exchange || contains(relays, context.transaction.session.client)) &&
         !may_be_our_application(context);
}

}  // namespace

bool is_accepted(const Context& context, const mail::Address& address) {
  return context.organization.accepted_domains.contains(address.domain);
}

bool belongs_here(const Context& context, const mail::Address& address) {
  return is_accepted(context, address) ||
         connector::domain_matches_any(context.connector.foreign_domains, address.domain);
}

bool has_accepted(const Context& context, const mail::AddressReading& reading) {
  return find_reading(reading,
                      [&](const mail::Address& address) { return is_accepted(context, address); });
}

const mail::Address* find_foreign(const Context& context, const mail::AddressReading& reading) {
  return find_reading(reading, [&](const mail::Address& address) {
    return !address.domain.empty() && !belongs_here(context, address);
  });
}

bool passes_on(const Context& context) {
  switch (context.connector.direction) {
    case connector::Direction::to_cloud:
      return passes_on_to_cloud(context);
    case connector::Direction::from_cloud:
      return context.provenance == connector::Provenance::exchange_online;
    case connector::Direction::from_internet:
    case connector::Direction::unknown:
      break;
  }
  return false;
}

bool is_list_host(const Context& context) {
  return contains(context.organization.list_hosts, context.origin.client);
}

}  // namespace weir::detect
