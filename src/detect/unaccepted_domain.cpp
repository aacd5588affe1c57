#include "detect/unaccepted_domain.hpp"

#include <algorithm>

#include "detect/belonging.hpp"
#include "detect/evidence.hpp"
#include "detect/exemption.hpp"
#include "detect/readings.hpp"

namespace weir::detect {
namespace {

constexpr std::string_view kEnvelope = "MAIL FROM: ";
constexpr std::string_view kHeader = "From: ";

/// A name without a domain gets the MTA's own: whatever it is, it is not foreign. Nor is the mail
/// system of a host below an accepted domain that reports (`MAILER-DAEMON@mx1.contoso.example`).
bool is_foreign(const Context& context, const mail::Address& address, Form form) {
  if (address.domain.empty() || belongs_here(context, address)) return false;
  const bool daemon = form == Form::report && (iequals(address.local_part, "MAILER-DAEMON") ||
                                               iequals(address.local_part, "postmaster"));
  return !daemon || !context.organization.accepted_domains.contains(
                        context.domains.organizational(address.domain));
}

/// Mail of others that a mailbox of ours passes on.
bool is_passed_on(Form form) {
  return form == Form::forward || form == Form::resent || form == Form::meeting_forward;
}

bool from_declared_service(const Context& context) {
  return every_reading(context.transaction.envelope.mail_from, [&](const mail::Address& address) {
    return connector::domain_matches_any(context.connector.foreign_domains, address.domain);
  });
}

}  // namespace

UnacceptedDomain::Limits UnacceptedDomain::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .returning_points = static_cast<unsigned>(
              settings.number("returning_points", fallback.returning_points, 0, 100)),
          .forwarded_points = static_cast<unsigned>(
              settings.number("forwarded_points", fallback.forwarded_points, 0, 100))};
}

std::vector<Finding> UnacceptedDomain::judge(const Context& context, Counts) const {
  switch (context.connector.direction) {
    case connector::Direction::to_cloud: {
      auto findings = leaving(context);
      const auto& path = context.transaction.envelope.mail_from;
      if (path.mailboxes.empty() && !find_foreign(context, path)) {
        findings.push_back(malformed(path));
      }
      return findings;
    }
    case connector::Direction::from_internet:
      return arriving(context);
    case connector::Direction::from_cloud:
    case connector::Direction::unknown:
      break;
  }
  return {};
}

std::vector<Finding> UnacceptedDomain::leaving(const Context& context) const {
  const auto& transaction = context.transaction;
  if (!find_foreign(context, transaction.message.from) &&
      !find_foreign(context, transaction.envelope.mail_from)) {
    return {};
  }
  const auto exemption = exemption_of(context);
  if (exemption.form == Form::journal_report) return {};
  const auto foreign = [&](const mail::Address& address) {
    return is_foreign(context, address, exemption.form);
  };
  const auto* from = find_reading(transaction.message.from, foreign);
  const auto* mail_from = find_reading(transaction.envelope.mail_from, foreign);
  const bool own_list = exemption.form == Form::list && exemption.declared;
  std::vector<Finding> findings;
  if (from) findings.push_back(finding(kHeader, *from));
  if (mail_from) findings.push_back(finding(kEnvelope, *mail_from));
  if (!own_list && !is_passed_on(exemption.form)) return findings;
  for (auto& each : findings) {
    each = lowered(std::move(each), limits_.forwarded_points, to_string(exemption.form));
  }
  return findings;
}

std::vector<Finding> UnacceptedDomain::arriving(const Context& context) const {
  const auto ours = [&](const mail::Address& address) { return is_accepted(context, address); };
  const auto* mail_from = find_reading(context.transaction.envelope.mail_from, ours);
  const auto* from = find_reading(context.transaction.message.from, ours);
  std::vector<Finding> findings;
  if (mail_from) findings.push_back(finding(kEnvelope, *mail_from));
  if (!from) return mail_from ? findings : below_ours(context);
  findings.push_back(finding(kHeader, *from));
  if (mail_from) return findings;
  if (from_declared_service(context)) {
    findings.back() =
        lowered(std::move(findings.back()), limits_.returning_points, "foreign_domains");
  } else if (exemption_of(context).form == Form::list) {
    findings.back() = lowered(std::move(findings.back()), limits_.returning_points, "list");
  }
  return findings;
}

/// RFC 5321 takes no such path, so it names no domain of ours, whatever stands in it.
Finding UnacceptedDomain::malformed(const mail::AddressReading& path) const {
  std::string why;
  for (const auto anomaly : path.anomalies) {
    why += (why.empty() ? "" : ", ") + std::string{to_string(anomaly)};
  }
  return {id(), Severity::high, limits_.points, "MAIL FROM is not well-formed: " + why, "S3"};
}

/// A name below ours that nobody has accepted: a service that sends for us, or one who hopes that
/// the policy of the domain does not reach there.
std::vector<Finding> UnacceptedDomain::below_ours(const Context& context) const {
  const auto below = [&](const mail::Address& address) {
    return !address.domain.empty() && context.organization.accepted_domains.contains(
                                          context.domains.organizational(address.domain));
  };
  const auto* from = find_reading(context.transaction.message.from, below);
  if (!from || belongs_here(context, *from)) return {};
  return {lowered(finding(kHeader, *from), limits_.returning_points, "below an accepted domain")};
}

Finding UnacceptedDomain::finding(std::string_view where, const mail::Address& address) const {
  return {id(), Severity::high, limits_.points, std::string{where} + quoted(address.domain), "S3"};
}

Finding UnacceptedDomain::lowered(Finding finding, unsigned points, std::string_view why) const {
  finding.severity = Severity::low;
  finding.points = std::min(limits_.points, points);
  finding.evidence += " (" + std::string{why} + ")";
  return finding;
}

}  // namespace weir::detect
