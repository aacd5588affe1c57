#include "detect/reply_to_divergence.hpp"

#include "detect/evidence.hpp"
#include "detect/freemail.hpp"
#include "detect/list_mail.hpp"
#include "detect/readings.hpp"
#include "detect/report_mail.hpp"

namespace weir::detect {
namespace {

/// Replies to us, to a partner or to a declared service go where they should.
bool expected(const Context& context, const mail::Address& address) {
  return address.domain.empty() || context.organization.accepted_domains.contains(address.domain) ||
         context.organization.partner_domains.contains(address.domain) ||
         connector::domain_matches_any(context.connector.foreign_domains, address.domain);
}

/// `wanted` is asked of every address of Reply-To in an organization that no reading of From has.
template <class Predicate>
const mail::Address* find_divergent(const Context& context, Predicate wanted) {
  const auto& message = context.transaction.message;
  return find_reading(message.reply_to, [&](const mail::Address& reply) {
    if (expected(context, reply) || !wanted(reply)) return false;
    const auto organization = context.domains.organizational(reply.domain);
    return !find_reading(message.from, [&](const mail::Address& from) {
      return from.domain == reply.domain ||
             context.domains.organizational(from.domain) == organization;
    });
  });
}

/// Reports and list mail are written by machines that know where answers belong. Both are asked for
/// two facts: what a sender writes into the header alone excuses nothing.
bool excused(const Context& context) {
  const auto& transaction = context.transaction;
  return (is_report(transaction.message) && null_reverse_path(transaction.envelope)) ||
         mass_mail(transaction, context.domains) == MassMail::list;
}

bool has_domain(const mail::AddressReading& reading) {
  return find_reading(reading,
                      [](const mail::Address& address) { return !address.domain.empty(); });
}

}  // namespace

ReplyToDivergence::ReplyToDivergence(Limits limits) : limits_{std::move(limits)} {
  for (auto& domain : limits_.freemail_domains) domain = ascii_lower(trimmed(domain));
}

ReplyToDivergence::Limits ReplyToDivergence::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .freemail_points = static_cast<unsigned>(
              settings.number("freemail_points", fallback.freemail_points, 0, 100)),
          .freemail_domains = settings.texts("freemail_domains")};
}

bool ReplyToDivergence::freemail(const mail::Address& address, const mail::Domains& domains) const {
  return is_freemail(domains.organizational(address.domain)) ||
         connector::domain_matches_any(limits_.freemail_domains, address.domain);
}

std::vector<Finding> ReplyToDivergence::judge(const Context& context, Counts) const {
  const auto& message = context.transaction.message;
  // Without a From there is nothing that Reply-To could differ from.
  if (message.reply_to.fields == 0 || !has_domain(message.from)) return {};
  const auto any = [](const mail::Address&) { return true; };
  const auto free = [&](const mail::Address& address) {
    return freemail(address, context.domains);
  };

  const auto* reply = find_reading(message.from, free) ? nullptr : find_divergent(context, free);
  const bool to_free = reply != nullptr;
  if (!reply) reply = find_divergent(context, any);
  if (!reply || excused(context)) return {};

  const auto* from = find_reading(message.from, [](const auto& a) { return !a.domain.empty(); });
  auto evidence = "Reply-To " + quoted(reply->domain) + (to_free ? " (free mail)" : "") +
                  ", From " + quoted(from->domain);
  if (to_free) return {{id(), Severity::medium, limits_.freemail_points, std::move(evidence), ""}};
  return {{id(), Severity::low, limits_.points, std::move(evidence), ""}};
}

}  // namespace weir::detect
