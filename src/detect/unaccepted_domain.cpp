#include "detect/unaccepted_domain.hpp"

#include <algorithm>

#include "detect/evidence.hpp"
#include "detect/list_mail.hpp"
#include "detect/readings.hpp"

namespace weir::detect {
namespace {

constexpr std::string_view kEnvelope = "MAIL FROM: ";
constexpr std::string_view kHeader = "From: ";

/// Our own mail comes back to us from a list that we post to, and from services that send for us.
bool may_return(const Context& context) {
  const auto& foreign = context.connector.foreign_domains;
  const auto declared = [&](const mail::Address& address) {
    return connector::domain_matches_any(foreign, address.domain);
  };
  return every_reading(context.transaction.envelope.mail_from, declared) ||
         mass_mail(context.transaction, context.domains) == MassMail::list;
}

}  // namespace

UnacceptedDomain::Limits UnacceptedDomain::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .returning_points = static_cast<unsigned>(
              settings.number("returning_points", fallback.returning_points, 0, 100))};
}

std::vector<Finding> UnacceptedDomain::judge(const Context& context, Counts) const {
  switch (context.connector.direction) {
    case connector::Direction::to_cloud:
      return leaving(context);
    case connector::Direction::from_internet:
      return arriving(context);
    case connector::Direction::from_cloud:
    case connector::Direction::unknown:
      break;
  }
  return {};
}

std::vector<Finding> UnacceptedDomain::leaving(const Context& context) const {
  // A name without a domain gets the MTA's own: whatever it is, it is not foreign.
  const auto foreign = [&](const mail::Address& address) {
    return !address.domain.empty() &&
           !context.organization.accepted_domains.contains(address.domain) &&
           !connector::domain_matches_any(context.connector.foreign_domains, address.domain);
  };
  const auto* from = find_reading(context.transaction.message.from, foreign);
  const auto* mail_from = find_reading(context.transaction.envelope.mail_from, foreign);
  std::vector<Finding> findings;
  if (from) findings.push_back(finding(kHeader, *from));
  if (mail_from) findings.push_back(finding(kEnvelope, *mail_from));
  return findings;
}

std::vector<Finding> UnacceptedDomain::arriving(const Context& context) const {
  const auto ours = [&](const mail::Address& address) {
    return context.organization.accepted_domains.contains(address.domain);
  };
  const auto* mail_from = find_reading(context.transaction.envelope.mail_from, ours);
  const auto* from = find_reading(context.transaction.message.from, ours);
  std::vector<Finding> findings;
  if (mail_from) findings.push_back(finding(kEnvelope, *mail_from));
  if (from) {
    findings.push_back(finding(kHeader, *from));
    if (!mail_from && may_return(context)) {
      findings.back().severity = Severity::low;
      findings.back().points = std::min(limits_.points, limits_.returning_points);
    }
  }
  return findings;
}

Finding UnacceptedDomain::finding(std::string_view where, const mail::Address& address) const {
  return {id(), Severity::high, limits_.points, std::string{where} + quoted(address.domain), "S3"};
}

}  // namespace weir::detect
