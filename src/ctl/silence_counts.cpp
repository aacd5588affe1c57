#include "ctl/silence_counts.hpp"

#include "detect/recipients.hpp"
#include "detect/sender_key.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {

using connector::Direction;
using detect::Context;

std::string recipient_spray_silent(const Context& context) {
  if (detect::external_recipients(context.transaction.envelope, context.organization) == 0) {
    return "no recipient is outside, so there is nothing to count";
  }
  return detect::sender_key(context).shown +
         ": not more external domains in 1h than low_domains, as far as counters are known";
}

std::string first_seen_silent(const Context& context) {
  const auto direction = context.connector.direction;
  if (direction == Direction::from_internet || direction == Direction::unknown) {
    return "new senders are the ordinary on a connector of direction " +
           std::string{to_string(direction)};
  }
  const auto& from = context.transaction.message.from;
  if (!from.unambiguous() || from.fields > 1) return "From cannot be read in one way";
  const auto& domain = from.mailboxes.front().address.domain;
  if (direction == Direction::from_cloud &&
      !context.organization.accepted_domains.contains(domain)) {
    return "From is not of an accepted domain, and new foreign ones are the ordinary here";
  }
  return "From domain " + printable(domain, 100) +
         " is known on this connector, or the connector has not been known for known_after";
}

std::string new_client_silent(const Context& context) {
  const auto& session = context.transaction.session;
  if (session.auth_user.empty()) return "there is no login whose addresses could be known";
  return "login " + printable(session.auth_user, 100) + " is known from " +
         detect::client_network(session.client) + ", or has not been known for known_after itself";
}

std::string key_explosion_silent(const Context& context) {
  return "client " + detect::client_network(context.origin.client) +
         " used not more senders in 1h than warn_senders, as far as counters are known";
}

std::string volume_spike_silent(const Context& context) {
  if (context.forecasts == nullptr) {
    return "what connector " + context.connector.name +
           " ordinarily sends is known to the daemon alone: weirctl baseline";
  }
  return "connector " + context.connector.name +
         " and the account sent no more in 1h than [baseline] expects, as far as counters are "
         "known";
}

}  // namespace weir::ctl
