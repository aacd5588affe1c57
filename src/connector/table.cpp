#include <algorithm>

#include "connector/verify.hpp"
#include "weir/base/text.hpp"
#include "weir/connector/connector.hpp"

namespace weir::connector {
namespace {

Factor judged(bool asked, bool fits) noexcept {
  if (!asked) return Factor::absent;
  return fits ? Factor::match : Factor::mismatch;
}

Factor network(const Connector& connector, const mail::Session& session) noexcept {
  const auto fits = [&](const IpNetwork& network) { return network.contains(*session.client); };
  return judged(!connector.client_networks.empty(),
                session.client && std::ranges::any_of(connector.client_networks, fits));
}

Factor listener(const Connector& connector, const mail::Session& session) noexcept {
  const auto fits = [&](const std::string& name) { return iequals(name, session.daemon_name); };
  return judged(!connector.listeners.empty(), std::ranges::any_of(connector.listeners, fits));
}

Factor next_hop(const Connector& connector, const mail::Envelope& envelope) noexcept {
  const auto known = [&](const mail::Recipient& recipient) {
    return std::ranges::any_of(connector.next_hops, [&](const std::string& pattern) {
      return next_hop_fits(pattern, recipient.host);
    });
  };
  return judged(!connector.next_hops.empty(),
                !envelope.rcpt_to.empty() && std::ranges::all_of(envelope.rcpt_to, known));
}

Factor certificate(const Connector& connector, const mail::Session& session) noexcept {
  const auto name = common_name(session.cert_subject);
  const auto fits = [&](const std::string& asked) { return certificate_fits(asked, name); };
  return judged(!connector.certificate_names.empty(),
                std::ranges::any_of(connector.certificate_names, fits));
}

Factor auth_user(const Connector& connector, const mail::Session& session) noexcept {
  const auto& users = connector.authenticated_users;
  return judged(!users.empty(), !session.auth_user.empty() &&
                                    std::ranges::find(users, session.auth_user) != users.end());
}

bool selects(const Identity& identity) noexcept {
  return identity.network != Factor::mismatch && identity.listener != Factor::mismatch &&
         identity.next_hop != Factor::mismatch;
}

}  // namespace

ConnectorTable::ConnectorTable(std::vector<Connector> connectors)
    : connectors_{std::move(connectors)} {
  unknown_.name = kUnknownConnector;
}

ConnectorTable::Match ConnectorTable::match(const mail::Session& session,
                                            const mail::Envelope& envelope) const {
  for (const auto& connector : connectors_) {
    Identity identity{.network = network(connector, session),
                      .listener = listener(connector, session),
                      .next_hop = next_hop(connector, envelope)};
    if (!selects(identity)) continue;
    identity.certificate = certificate(connector, session);
    identity.auth_user = auth_user(connector, session);
    return {&connector, identity};
  }
  return {&unknown_, {}};
}

bool ConnectorTable::knows_client(const IpAddress& client) const noexcept {
  return std::ranges::any_of(connectors_, [&](const Connector& connector) {
    return std::ranges::any_of(connector.client_networks,
                               [&](const IpNetwork& network) { return network.contains(client); });
  });
}

}  // namespace weir::connector
