#pragma once

#include <string>
#include <string_view>

#include "detect/build.hpp"

/// Mail of Exchange Online, for tests of the detectors that know it. Our tenant is kOurs, our
/// gateway 192.0.2.10.
namespace weir::test {

inline constexpr std::string_view kOurs = "11111111-2222-3333-4444-555555555555";
inline constexpr std::string_view kTheirs = "99999999-8888-7777-6666-555555555555";

/// A message that Exchange Online hands us on a from_cloud connector, from tenant to one of ours.
inline Scene from_cloud(std::string_view mail_from, std::string_view from,
                        std::string_view tenant = kOurs) {
  auto out = scene(mail_from, from, connector::Direction::from_cloud);
  out.transaction.session.client = IpAddress::parse("203.0.113.25");
  out.origin.client = out.transaction.session.client;
  out.provenance = connector::Provenance::exchange_online;
  out.ours.tenant_ids = {std::string{kOurs}};
  out.ours.egress_addresses = {*IpNetwork::parse("192.0.2.10")};
  out.transaction.envelope.rcpt_to = {{address("ann@contoso.example"), ""}};
  out.transaction.message.exchange.tenant_id = tenant;
  return out;
}

inline Scene& to_outside(Scene& scene) {
  scene.transaction.envelope.rcpt_to = {{address("bob@customer.example"), ""}};
  return scene;
}

/// What Exchange Online writes of the client of a connector.
inline void attribute(Scene& scene, std::string_view tenant, std::string_view ip,
                      std::string helo = "mail.contoso.example") {
  scene.transaction.message.exchange.attributed =
      mail::AttributedClient{std::string{tenant}, IpAddress::parse(ip), std::move(helo)};
}

}  // namespace weir::test
