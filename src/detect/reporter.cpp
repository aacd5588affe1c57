#include "weir/detect/reporter.hpp"

#include <algorithm>
#include <array>

#include "detect/private_address.hpp"
#include "detect/report_mail.hpp"
#include "detect/tenant.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

// Indexed by the enumerator.
constexpr std::array<std::string_view, 4> kNames{"none", "anybody", "exchange_online", "ours"};

bool declared_for_ours(const Context& context, const IpAddress& client) {
  const auto& connector = context.connector;
  return connector.direction == Direction::to_cloud && !context.identity.mismatched() &&
         std::ranges::any_of(connector.client_networks,
                             [&](const IpNetwork& network) { return network.contains(client); });
}

/// A filter on this host, or a mail server of ours, may hand on what a stranger reports: then a
/// host of ours wrote whom it has it from. A field that does not tell is no proof either.
bool began_here(const Context& context) {
  return std::ranges::all_of(context.transaction.message.trace, [&](const mail::Hop& hop) {
    if (!hop.client) return hop.helo.empty();
    return is_private(*hop.client) || declared_for_ours(context, *hop.client);
  });
}

bool by_us(const Context& context) {
  const auto& origin = context.origin;
  if (!origin.client || origin.unreadable) return false;
  return (is_loopback(*origin.client) || declared_for_ours(context, *origin.client)) &&
         began_here(context);
}

/// Measured: reports that Exchange Online makes say Hosted or nothing; those that it has from
/// another tenant or from the Internet say Internet, under the number of the tenant that gets them.
bool by_exchange_online(const Context& context) {
  const auto& facts = context.transaction.message.exchange;
  const bool made_there = facts.from_entity == mail::FromEntity::hosted ||
                          facts.from_entity == mail::FromEntity::absent;
  return context.provenance == connector::Provenance::exchange_online && made_there &&
         facts.conflicts.empty() &&
         sending_tenant(facts, context.organization).tenancy != Tenancy::foreign;
}

}  // namespace

std::string_view to_string(Reporter reporter) noexcept {
  return kNames[static_cast<std::size_t>(reporter)];
}

Reporter reporter_of(const Context& context) {
  const auto& transaction = context.transaction;
  if (!transaction.message.content.delivery || !null_reverse_path(transaction.envelope)) {
    return Reporter::none;
  }
  if (!transaction.envelope.null_sender()) return Reporter::anybody;
  if (by_exchange_online(context)) return Reporter::exchange_online;
  return by_us(context) ? Reporter::ours : Reporter::anybody;
}

}  // namespace weir::detect
