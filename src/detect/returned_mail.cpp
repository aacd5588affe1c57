#include "detect/returned_mail.hpp"

#include <algorithm>

#include "detect/belonging.hpp"
#include "detect/private_address.hpp"
#include "detect/readings.hpp"
#include "detect/report_mail.hpp"
#include "detect/rewritten.hpp"

namespace weir::detect {
namespace {

bool may_be_ours(const Context& context, const mail::Address& address) {
  if (address.domain.empty() || is_unregistered_srs(address.local_part)) return false;
  if (is_accepted(context, address)) return true;
  return std::ranges::any_of(context.connectors.declared(), [&](const auto& connector) {
    return connector::domain_matches_any(connector.foreign_domains, address.domain);
  });
}

/// Hosts of Exchange Online among each other: not their outbound ones, which speak for any tenant.
bool is_internal(const IpAddress& client) {
  static const auto kMicrosoft = *IpNetwork::parse("2603:1000::/24");
  return is_private(client) || kMicrosoft.contains(client);
}

}  // namespace

const mail::DeliveryReport* failure_report(const Context& context) {
  const auto& transaction = context.transaction;
  const auto& report = transaction.message.content.delivery;
  if (!report || !null_reverse_path(transaction.envelope)) return nullptr;
  const bool good_news =
      !report->recipients.empty() &&
      std::ranges::none_of(report->recipients, [](const mail::ReportedRecipient& recipient) {
        return recipient.action.empty() || recipient.action == "failed";
      });
  return good_news ? nullptr : &*report;
}

bool never_sent(const Context& context, const mail::ReturnedMessage& returned) {
  const auto ours = [&](const mail::Address& address) { return may_be_ours(context, address); };
  const auto named = [](const mail::Address& address) { return !address.domain.empty(); };
  const bool somebody =
      find_reading(returned.from, named) || find_reading(returned.return_path, named);
  return somebody && !find_reading(returned.from, ours) &&
         !find_reading(returned.return_path, ours);
}

bool sent_in_the_cloud(const Context& context, const mail::ReturnedMessage& returned) {
  const auto& facts = returned.exchange;
  return facts.from_entity == mail::FromEntity::hosted && !facts.attributed &&
         facts.conflicts.empty() && has_accepted(context, returned.from) &&
         std::ranges::any_of(returned.trace, [](const mail::Hop& hop) {
           return mail::is_exchange_online_host(hop.by);
         });
}

std::optional<IpAddress> taken_from(const mail::ReturnedMessage& returned) {
  for (const auto& hop : returned.trace) {
    if (!mail::is_exchange_online_host(hop.by)) break;
    if (hop.client && !is_internal(*hop.client)) return hop.client;
  }
  return std::nullopt;
}

}  // namespace weir::detect
