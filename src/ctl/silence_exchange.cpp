#include "ctl/silence_exchange.hpp"

#include <algorithm>
#include <vector>

#include "detect/readings.hpp"
#include "detect/recipients.hpp"
#include "detect/tenant.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

using connector::Direction;
using connector::Provenance;
using detect::Context;
using detect::Tenancy;

std::string not_exchange_online(const Context& context) {
  return context.organization.exchange_online.empty()
             ? "no exchange_online_addresses are known, so nobody is proven to be Exchange Online"
             : "the client is not proven to be Exchange Online";
}

bool claims_us(const Context& context) {
  const auto ours = [&](const mail::Address& address) {
    return context.organization.accepted_domains.contains(address.domain);
  };
  return detect::find_reading(context.transaction.envelope.mail_from, ours) ||
         detect::find_reading(context.transaction.message.from, ours);
}

std::size_t external(const Context& context) {
  return detect::external_recipients(context.transaction.envelope, context.organization);
}

/// Those who handed the message to Exchange Online over a connector, and are no egress of ours.
std::vector<const mail::AttributedClient*> strangers(const Context& context) {
  const auto& facts = context.transaction.message.exchange;
  std::vector<const mail::AttributedClient*> found;
  const auto look_at = [&](const mail::AttributedClient& client) {
    if (client.ip && std::ranges::none_of(
                         context.organization.egress_addresses,
                         [&](const IpNetwork& network) { return network.contains(*client.ip); })) {
      found.push_back(&client);
    }
  };
  look_at(*facts.attributed);
  std::ranges::for_each(facts.attributed_others, look_at);
  return found;
}

}  // namespace

std::string foreign_tenant_silent(const Context& context) {
  if (context.provenance != Provenance::exchange_online) return not_exchange_online(context);
  if (!claims_us(context) && external(context) == 0) {
    return "no sender is of an accepted domain, and no recipient is external";
  }
  const auto tenant =
      detect::sending_tenant(context.transaction.message.exchange, context.organization);
  if (tenant.tenancy == Tenancy::ours) {
    return "the tenant that sent it is ours: " + printable(tenant.name, 100);
  }
  return "its headers do not tell whose tenant sent it";
}

std::string unexpected_relay_silent(const Context& context) {
  if (context.connector.relays_to_external) {
    return "connector " + context.connector.name + " has relays_to_external";
  }
  if (context.provenance != Provenance::exchange_online &&
      context.connector.direction != Direction::from_cloud) {
    return not_exchange_online(context) + ", and the connector is not from_cloud";
  }
  return "no recipient is external";
}

std::string rogue_connector_silent(const Context& context) {
  if (context.organization.egress_addresses.empty()) return "no egress_addresses are configured";
  if (context.provenance != Provenance::exchange_online) return not_exchange_online(context);
  const auto& facts = context.transaction.message.exchange;
  if (!facts.attributed) return "no header tells over which connector it came in";
  const auto found = strangers(context);
  if (found.empty()) return "no client of a connector is named that is outside egress_addresses";
  const auto ours = [&](const mail::AttributedClient* client) {
    return detect::tenant_of(*client, facts, context.organization).tenancy == Tenancy::ours;
  };
  if (std::ranges::none_of(found, ours)) {
    return "the connector over which it came in is not known to be of our tenant";
  }
  return "no second header of Exchange Online names the client of the connector";
}

std::string forged_exchange_headers_silent(const Context& context) {
  if (context.transaction.message.exchange.internal_headers.empty()) {
    return "the message has no header that Exchange keeps inside its organization";
  }
  if (context.provenance == Provenance::exchange_online) {
    return "the client is Exchange Online, which may send headers of its own";
  }
  if (context.connector.direction == Direction::from_cloud) {
    return "a from_cloud connector may carry headers of Exchange Online";
  }
  return "the connector has exchange_server, which may send headers of its own";
}

}  // namespace weir::ctl
