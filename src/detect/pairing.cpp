#include "detect/pairing.hpp"

#include "detect/belonging.hpp"
#include "detect/readings.hpp"
#include "detect/recipients.hpp"
#include "detect/rewritten.hpp"

namespace weir::detect {
namespace {

bool decodes_to(const mail::Address& mail_from, std::string_view from_org,
                const mail::Domains& domains) {
  const auto original = rewritten_domain(mail_from.local_part);
  return original && domains.organizational(domains.normalise(*original)) == from_org;
}

bool differs(const Context& context, const mail::Address& mail_from, const mail::Address& from) {
  if (from.domain.empty() || mail_from.domain.empty()) return false;
  switch (align_pair(mail_from, from, context.organization, context.domains)) {
    case Alignment::rewritten:
      return mail_from.domain != from.domain && !belongs_here(context, mail_from);
    case Alignment::mismatch:
      if (is_unregistered_srs(mail_from.local_part)) return true;
      return !belongs_here(context, mail_from) || !belongs_here(context, from);
    default:
      return false;
  }
}

}  // namespace

Alignment align_pair(const mail::Address& mail_from, const mail::Address& from,
                     const connector::Organization& organization, const mail::Domains& domains) {
  if (mail_from.same_mailbox(from)) return Alignment::same_address;
  if (mail_from.domain.empty() || from.domain.empty()) return Alignment::unparseable;
  if (is_unregistered_srs(mail_from.local_part)) return Alignment::mismatch;
  if (is_bounce_tagged(mail_from, from)) return Alignment::rewritten;
  if (mail_from.domain == from.domain) return Alignment::same_domain;
  const auto from_org = domains.organizational(from.domain);
  if (domains.organizational(mail_from.domain) == from_org) return Alignment::same_org;
  const auto& accepted = organization.accepted_domains;
  if (accepted.contains(mail_from.domain) && accepted.contains(from.domain)) {
    return Alignment::both_accepted;
  }
  return decodes_to(mail_from, from_org, domains) ? Alignment::rewritten : Alignment::mismatch;
}

std::optional<Mismatch> find_mismatch(const Context& context) {
  // Every class below is worse only when some pair of readings is; most mail ends here.
  if (context.alignment < Alignment::rewritten || context.alignment == Alignment::null_report ||
      context.alignment == Alignment::null) {
    return std::nullopt;
  }
  const mail::Address* from = nullptr;
  const auto* mail_from =
      find_reading(context.transaction.envelope.mail_from, [&](const mail::Address& path) {
        if (path.is_null()) return false;
        from = find_reading(context.transaction.message.from, [&](const mail::Address& address) {
          return differs(context, path, address);
        });
        return from != nullptr;
      });
  if (!mail_from) return std::nullopt;
  return Mismatch{mail_from, from};
}

bool mismatch_counts(const Context& context) {
  switch (context.connector.direction) {
    case connector::Direction::to_cloud:
    case connector::Direction::unknown:
      return true;
    case connector::Direction::from_internet:
      return false;  // unaccepted_domain sees who claims to be us
    case connector::Direction::from_cloud:
      break;
  }
  const auto& transaction = context.transaction;
  return has_accepted(context, transaction.envelope.mail_from) ||
         has_accepted(context, transaction.message.from) ||
         external_recipients(transaction.envelope, context.organization) > 0;
}

}  // namespace weir::detect
