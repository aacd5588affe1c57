#include "detect/unexpected_relay.hpp"

#include <algorithm>

#include "detect/evidence.hpp"
#include "detect/recipients.hpp"

namespace weir::detect {
namespace {

Disposition action_from(Settings& settings, Disposition fallback) {
  const auto name = settings.text("action", to_string(fallback));
  const auto action = disposition_from(name);
  if (!action) {
    settings.reject("action",
                    "write \"accept\", \"tag\", \"quarantine\", \"tempfail\" or \"reject\"");
  }
  return action.value_or(fallback);
}

bool is_exchange_online(const Context& context) {
  return context.provenance == connector::Provenance::exchange_online ||
         context.connector.direction == connector::Direction::from_cloud;
}

}  // namespace

UnexpectedRelay::Limits UnexpectedRelay::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .action = action_from(settings, fallback.action)};
}

std::vector<Finding> UnexpectedRelay::judge(const Context& context, Counts) const {
  if (context.connector.relays_to_external || !is_exchange_online(context)) return {};
  const auto& envelope = context.transaction.envelope;
  const auto external = external_recipients(envelope, context.organization);
  if (external == 0) return {};
  const auto outside = std::ranges::find_if(envelope.rcpt_to, [&](const mail::Recipient& one) {
    return is_external(one.address, context.organization);
  });
  return {{id(), Severity::high, limits_.points,
           printable("Exchange Online mail to " + quoted(outside->address.domain) +
                         ", external recipients: " + std::to_string(external) + ", connector " +
                         quoted(context.connector.name) + " has no relays_to_external",
                     kMaxEvidence),
           "Q3", limits_.action}};
}

}  // namespace weir::detect
