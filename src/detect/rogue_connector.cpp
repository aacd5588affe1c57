#include "detect/rogue_connector.hpp"

#include <algorithm>
#include <utility>

#include "detect/belonging.hpp"
#include "detect/evidence.hpp"
#include "detect/returned_mail.hpp"
#include "detect/tenant.hpp"
#include "weir/base/text.hpp"
#include "weir/detect/reporter.hpp"

namespace weir::detect {
namespace {

constexpr std::size_t kMaxHelo = 40;
constexpr std::string_view kSymptom = "S5";

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

/// The finding of the first instance of the header that gives one: whoever puts in an instance that
/// names an egress address of ours does not hide the one that Exchange Online wrote.
template <class Judge>
void add_first(const mail::ExchangeFacts& facts, std::vector<Finding>& findings, Judge judge) {
  if (!facts.attributed) return;
  auto found = judge(*facts.attributed);
  for (std::size_t i = 0; !found && i < facts.attributed_others.size(); ++i) {
    found = judge(facts.attributed_others[i]);
  }
  if (found) findings.push_back(std::move(*found));
}

/// Whose connector took the returned message: ours where a tenant says so; unknown where nothing
/// names a tenant to compare with and the sender is ours; else foreign.
Tenancy tenancy_of(const Context& context, const mail::ReturnedMessage& returned,
                   const mail::AttributedClient& client) {
  const auto named = tenant_of(client, returned.exchange, context.organization).tenancy;
  if (named == Tenancy::ours) return named;
  const bool comparable = named != Tenancy::unknown || !context.organization.tenant_ids.empty();
  const bool ours =
      has_accepted(context, returned.from) || has_accepted(context, returned.return_path);
  return ours && !comparable ? Tenancy::unknown : Tenancy::foreign;
}

}  // namespace

RogueConnector::Limits RogueConnector::Limits::from(Settings& settings) {
  return {.points = static_cast<unsigned>(settings.number("points", Limits{}.points, 0, 100))};
}

std::vector<Finding> RogueConnector::judge(const Context& context, Counts) const {
  std::vector<Finding> findings;
  const auto& organization = context.organization;
  if (organization.egress_addresses.empty()) return findings;
  const auto& message = context.transaction.message;
  if (context.provenance == connector::Provenance::exchange_online) {
    add_first(message.exchange, findings, [&](const mail::AttributedClient& client) {
      return finding(message, client, organization);
    });
  }
  if (reporter_of(context) == Reporter::none || !message.content.delivery->returned) {
    return findings;
  }
  const auto& returned = *message.content.delivery->returned;
  add_first(returned.exchange, findings, [&](const mail::AttributedClient& client) {
    return returned_finding(context, returned, client);
  });
  std::ranges::stable_sort(findings, std::greater<>{}, &Finding::severity);
  return findings;
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
                 kSymptom};
}

/// Anybody can write a report, and the sender of what it returns may have written the header: only
/// in Exchange Online's own report it is held against the tenant, and not where the Received fields
/// of Exchange Online name another client.
std::optional<Finding> RogueConnector::returned_finding(
    const Context& context, const mail::ReturnedMessage& returned,
    const mail::AttributedClient& client) const {
  if (!client.ip || is_egress(context.organization, *client.ip)) return std::nullopt;
  const auto tenancy = tenancy_of(context, returned, client);
  if (tenancy == Tenancy::foreign) return std::nullopt;
  const auto taken = taken_from(returned);
  const bool proven =
      reporter_of(context) == Reporter::exchange_online && (!taken || taken == client.ip);
  const bool certain = proven && taken && tenancy == Tenancy::ours;
  auto evidence = std::string{proven ? "returned mail" : "unproven: returned mail"} + " from " +
                  client.ip->to_string() + " (" + printable(client.helo, kMaxHelo) +
                  "), no egress address of ours, into tenant " + quoted(client.tenant_id) + ": <" +
                  quoted(returned.message_id) + ">";
  return Finding{id(),
                 certain  ? Severity::critical
                 : proven ? Severity::high
                          : Severity::low,
                 proven ? limits_.points : 0, printable(evidence, kMaxEvidence), kSymptom};
}

}  // namespace weir::detect
