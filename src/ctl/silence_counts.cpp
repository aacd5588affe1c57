#include "ctl/silence_counts.hpp"

#include "detect/recipients.hpp"
#include "detect/report_mail.hpp"
#include "detect/returned_mail.hpp"
#include "detect/sender_key.hpp"
#include "detect/tenant_budget.hpp"
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

std::string srs_backscatter_silent(const Context& context) {
  if (!detect::null_reverse_path(context.transaction.envelope)) {
    return "MAIL FROM is not null, so it answers no mail";
  }
  return "no recipient is a bounces+SRS address of ours, or not more came in 1h than "
         "warn_messages, as far as counters are known";
}

std::string dsn_flood_silent(const Context& context) {
  if (detect::failure_report(context) == nullptr) return "it is no report of failed delivery";
  return "not more reports came home in 1h than warn_percent of what was sent, as far as counters "
         "are known";
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

std::string tenant_budget_silent(const Context& context) {
  if (context.organization.external_limit == 0) {
    return "the limit of the tenant is not known: [organization] licences, or trial";
  }
  if (detect::TenantBudgetDetector{{}}.observe(context).empty()) {
    return "it is no mail of ours on its way to recipients outside, or of a kind that Exchange "
           "Online does not count";
  }
  return "the tenant has less than info_percent of its " +
         std::to_string(context.organization.external_limit) +
         " external recipients in 24h, as far as counters are known";
}

}  // namespace weir::ctl
