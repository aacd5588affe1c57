#include <algorithm>

#include "config/checks.hpp"
#include "config/schema.hpp"

namespace weir::config {
namespace {

using connector::Connector;
using connector::Direction;

constexpr Named<Direction> kDirections[] = {{"to_cloud", Direction::to_cloud},
                                            {"from_cloud", Direction::from_cloud},
                                            {"from_internet", Direction::from_internet}};

constexpr Named<std::optional<Mode>> kModes[] = {
    {"", std::nullopt}, {"observe", Mode::observe}, {"tag", Mode::tag}, {"enforce", Mode::enforce}};

constexpr std::uint64_t kMaxPerHour = 1'000'000'000;

std::string check_connector_name(const std::string& text) {
  if (text == connector::kUnknownConnector) {
    return "this is the built-in connector of mail that no declared one selects; choose another "
           "name";
  }
  return check_identifier(text);
}

std::string check_client_network(const std::string& text, ExchangeNetworks* exchange) {
  if (exchange != nullptr && text == kExchangeOnline) return exchange->problem();
  std::string instead = check_network(text);
  const bool name = text.find_first_of("./:") == text.npos;
  return !instead.empty() && name ? instead + ", or \"exchange_online\"" : instead;
}

bool selects_everyone(const Connector& connector) {
  if (!connector.listeners.empty() || !connector.next_hops.empty()) return false;
  return connector.client_networks.empty() ||
         std::any_of(connector.client_networks.begin(), connector.client_networks.end(),
                     is_everyone);
}

void client_networks(Fields& fields, Connector& connector, ExchangeNetworks* exchange) {
  std::vector<std::string> texts;
  for (const IpNetwork& network : connector.client_networks) texts.push_back(network.to_string());
  fields.texts("client_networks", texts, [exchange](const std::string& text) {
    return check_client_network(text, exchange);
  });
  connector.client_networks.clear();
  auto& networks = connector.client_networks;
  for (const std::string& text : texts) {
    if (const auto network = IpNetwork::parse(text)) {
      networks.push_back(*network);
    } else if (exchange != nullptr && text == kExchangeOnline) {
      networks.insert(networks.end(), exchange->networks().begin(), exchange->networks().end());
      if (connector.direction == Direction::to_cloud) {
        fields.warn("client_networks",
                    "\"exchange_online\" sends to us; a to_cloud connector takes the addresses of "
                    "our own hosts");
      }
    }
  }
}

}  // namespace

void describe(Fields& fields, Connector& connector, ExchangeNetworks* exchange) {
  fields.text("name", connector.name, check_connector_name);
  choice(fields, "direction", connector.direction, kDirections);
  client_networks(fields, connector, exchange);
  fields.texts("listeners", connector.listeners, check_word);
  fields.texts("next_hops", connector.next_hops, check_word);
  fields.texts("certificate_names", connector.certificate_names, check_word);
  fields.texts("authenticated_users", connector.authenticated_users, check_line);
  fields.texts("foreign_domains", connector.foreign_domains, check_domain_pattern);
  for (std::string& domain : connector.foreign_domains) domain = plain_domain(domain);
  fields.flag("exchange_server", connector.exchange_server);
  fields.flag("relays_to_external", connector.relays_to_external);
  fields.flag("can_retry", connector.can_retry);
  choice(fields, "mode", connector.mode, kModes);
  fields.text("owner", connector.owner, check_line);
  fields.text("purpose", connector.purpose, check_line);
  fields.number("expected_per_hour", connector.expected_per_hour, 0, kMaxPerHour);
  fields.number("max_deferred_per_hour", connector.max_deferred_per_hour, 0, kMaxPerHour);

  fields.require("name", "write a name of your own, such as \"onprem-to-m365\"");
  fields.require("direction", "write \"to_cloud\", \"from_cloud\" or \"from_internet\"");
  if (connector.direction != Direction::from_internet && selects_everyone(connector)) {
    fields.warn("client_networks",
                "this connector takes mail from everyone; write the addresses of its clients");
  }
  if (connector.relays_to_external && connector.direction != Direction::from_cloud) {
    fields.warn("relays_to_external", "only means something on a from_cloud connector");
  }
}

}  // namespace weir::config
