#include "detect/rogue_connector.hpp"

#include <algorithm>
#include <utility>

#include "detect/evidence.hpp"
#include "detect/tenant.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

bool reports(const std::optional<mail::AntispamReport>& report,
             const mail::AttributedClient& attributed) {
  if (!report) return false;
  if (report->client) return report->client == attributed.ip;
  return !report->helo.empty() && iequals(report->helo, attributed.helo);
}

/// One header alone is never enough: something else that Exchange Online wrote must name the same
/// client. Empty when nothing does.
std::string_view second_fact(const mail::Message& message,
                             const mail::AttributedClient& attributed) {
  const auto& facts = message.exchange;
  if (reports(facts.antispam, attributed) || reports(facts.antispam_untrusted, attributed)) {
    return "antispam report";
  }
  const auto took = [&](const mail::Hop& hop) {
    return hop.client == attributed.ip && mail::is_exchange_online_host(hop.by);
  };
  return std::ranges::any_of(message.trace, took) ? "Received" : "";
}

bool is_egress(const connector::Organization& organization, const IpAddress& address) {
  return std::ranges::any_of(organization.egress_addresses,
                             [&](const IpNetwork& network) { return network.contains(address); });
}

}  // namespace

RogueConnector::Limits RogueConnector::Limits::from(Settings& settings) {
  return {.points = static_cast<unsigned>(settings.number("points", Limits{}.points, 0, 100))};
}

std::vector<Finding> RogueConnector::judge(const Context& context, Counts) const {
  const auto& organization = context.organization;
  if (organization.egress_addresses.empty() ||
      context.provenance != connector::Provenance::exchange_online) {
    return {};
  }
  const auto& message = context.transaction.message;
  const auto& facts = message.exchange;
  if (!facts.attributed) return {};
  // Whoever puts in an instance of the header that names an egress address of ours does not hide
  // the one that Exchange Online wrote.
  if (auto found = finding(message, *facts.attributed, organization)) return {std::move(*found)};
  for (const auto& other : facts.attributed_others) {
    if (auto found = finding(message, other, organization)) return {std::move(*found)};
  }
  return {};
}

std::optional<Finding> RogueConnector::finding(const mail::Message& message,
                                               const mail::AttributedClient& client,
                                               const connector::Organization& organization) const {
  if (!client.ip || is_egress(organization, *client.ip)) return std::nullopt;
  const auto tenant = tenant_of(client, message.exchange, organization);
  if (tenant.tenancy != Tenancy::ours) return std::nullopt;
  const auto second = second_fact(message, client);
  if (second.empty()) return std::nullopt;
  return Finding{id(), Severity::critical, limits_.points,
                 printable("a connector of our tenant " + quoted(tenant.name) + " took this from " +
                               client.ip->to_string() + " (" + quoted(client.helo) +
                               "), no egress address of ours; " + std::string{second} + " agrees",
                           kMaxEvidence),
                 "S5"};
}

}  // namespace weir::detect
