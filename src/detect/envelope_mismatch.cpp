#include "detect/envelope_mismatch.hpp"

#include <algorithm>

#include "detect/evidence.hpp"
#include "detect/readings.hpp"
#include "detect/recipients.hpp"

namespace weir::detect {
namespace {

bool has_accepted(const Context& context, const mail::AddressReading& reading) {
  return find_reading(reading, [&](const mail::Address& address) {
    return context.organization.accepted_domains.contains(address.domain);
  });
}

/// Foreign mail between foreign addresses differs for many good reasons (newsletters 31 %, DOMAIN
/// section 6.1), so where foreign senders are normal only mail that involves us is judged.
bool applies(const Context& context) {
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

bool exempts(std::string_view pattern, const mail::Address& address) {
  if (pattern.starts_with('@')) pattern.remove_prefix(1);
  if (pattern.find('@') == std::string_view::npos) {
    return connector::domain_matches(ascii_lower(pattern), address.domain);
  }
  return matches_pattern(pattern, address.to_string());
}

}  // namespace

EnvelopeMismatch::Limits EnvelopeMismatch::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .bulk_points =
              static_cast<unsigned>(settings.number("bulk_points", fallback.bulk_points, 0, 100)),
          .exempt_senders = settings.texts("exempt_senders")};
}

std::vector<Finding> EnvelopeMismatch::judge(const Context& context, Counts) const {
  const auto mismatch = find_mismatch(context);
  if (!mismatch || !applies(context) || exempt(context.transaction.envelope.mail_from)) return {};
  return {finding(*mismatch, mass_mail(context.transaction, context.domains))};
}

bool EnvelopeMismatch::exempt(const mail::AddressReading& mail_from) const {
  return every_reading(mail_from, [&](const mail::Address& address) {
    return std::ranges::any_of(limits_.exempt_senders, [&](const std::string& pattern) {
      return exempts(pattern, address);
    });
  });
}

Finding EnvelopeMismatch::finding(const Mismatch& mismatch, MassMail kind) const {
  auto evidence =
      "MAIL FROM " + quoted(mismatch.mail_from->domain) + ", From " + quoted(mismatch.from->domain);
  switch (kind) {
    case MassMail::list:
      return {id(), Severity::info, 0, std::move(evidence) + " (list mail)", "S2"};
    case MassMail::bulk:
      return {id(), Severity::low, std::min(limits_.points, limits_.bulk_points),
              std::move(evidence) + " (bulk mail)", "S2"};
    case MassMail::none:
      break;
  }
  return {id(), Severity::medium, limits_.points, std::move(evidence), "S2"};
}

}  // namespace weir::detect
