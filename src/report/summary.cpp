#include "report/summary.hpp"

#include <algorithm>

#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::report {
namespace {

constexpr std::size_t kMaxPivots = 64;

void add(std::vector<std::string>& list, std::string_view value) {
  if (value.empty() || list.size() == kMaxPivots) return;
  if (std::find(list.begin(), list.end(), value) == list.end()) list.emplace_back(value);
}

void add_mailboxes(std::vector<std::string>& users, const mail::AddressReading& reading) {
  std::size_t taken = 0;
  for (const auto& mailbox : reading.mailboxes) {
    if (taken++ == kMaxAddressesShown) return;
    if (!mailbox.address.is_null()) add(users, mailbox.address.to_string());
  }
}

const detect::LimitResult* acting_limit(std::span<const detect::LimitResult> limits) {
  const detect::LimitResult* acting = nullptr;
  for (const auto& result : limits) {
    if (result.wanted && (acting == nullptr || *result.wanted > *acting->wanted)) acting = &result;
  }
  return acting;
}

std::string limit_sentence(const detect::LimitResult& result) {
  std::string text = "Limit " + result.spec->name + " for " + result.subject;
  if (!result.total) return text + " (total not known)";
  text += result.state == detect::LimitState::hold ? " on hold: " : ": ";
  text += std::to_string(*result.total) + " " + std::string{to_string(result.spec->count)};
  text += " in " + format_duration(result.spec->window) + ", allowed " +
          std::to_string(result.spec->limit);
  return text;
}

std::string hold_sentence(const policy::Hold& hold) {
  return "Held by order of " + hold.author + " (hold " + hold.id + "): " + hold.reason;
}

}  // namespace

unsigned severity_number(detect::Severity severity) noexcept {
  switch (severity) {
    case detect::Severity::info:
      return 1;
    case detect::Severity::low:
      return 3;
    case detect::Severity::medium:
      return 5;
    case detect::Severity::high:
      return 7;
    case detect::Severity::critical:
      return 9;
  }
  return 0;
}

std::string_view action_of(Disposition enforced) noexcept {
  switch (enforced) {
    case Disposition::accept:
      return "message-accept";
    case Disposition::tag:
      return "message-tag";
    case Disposition::quarantine:
      return "message-quarantine";
    case Disposition::tempfail:
      return "message-tempfail";
    case Disposition::reject:
      return "message-reject";
  }
  return "message-accept";
}

std::string_view direction_of(const engine::Verdict& verdict) noexcept {
  switch (verdict.connector->direction) {
    case connector::Direction::to_cloud:
      return "outbound";
    case connector::Direction::from_cloud:
      return verdict.external_recipients > 0 ? "outbound" : "inbound";
    case connector::Direction::from_internet:
      return "inbound";
    case connector::Direction::unknown:
      return "unknown";
  }
  return "unknown";
}

unsigned severity_of(const engine::Verdict& verdict) noexcept {
  unsigned worst = acting_limit(verdict.limits) != nullptr || verdict.hold ? 5 : 0;
  for (const auto& finding : verdict.findings) {
    worst = std::max(worst, severity_number(finding.severity));
  }
  return worst;
}

std::string reason_of(const engine::Verdict& verdict) {
  std::string reason;
  if (verdict.hold) reason = hold_sentence(*verdict.hold);
  if (const auto* limit = acting_limit(verdict.limits)) {
    if (!reason.empty()) reason += "; ";
    reason += limit_sentence(*limit);
  }
  const auto top =
      std::max_element(verdict.findings.begin(), verdict.findings.end(),
                       [](const auto& a, const auto& b) { return a.points < b.points; });
  if (top != verdict.findings.end()) {
    if (!reason.empty()) reason += "; ";
    reason.append(top->detector).append(": ").append(top->evidence);
  }
  return reason.empty() ? "Nothing suspicious found" : reason;
}

RecipientSummary summarise(std::span<const mail::Recipient> recipients) {
  RecipientSummary summary;
  summary.shown.reserve(std::min(recipients.size(), kMaxRecipientsShown));
  for (const auto& [address, host] : recipients) {
    if (summary.shown.size() < kMaxRecipientsShown) summary.shown.push_back(address.to_string());
    if (summary.domains.size() == kMaxDomainsShown || address.domain.empty()) continue;
    const std::string_view domain = address.domain;
    const auto end = summary.domains.end();
    if (std::find(summary.domains.begin(), end, domain) == end) summary.domains.push_back(domain);
  }
  return summary;
}

Pivots pivots_of(const VerdictEvent& event, const RecipientSummary& recipients) {
  Pivots pivots;
  const auto& transaction = event.transaction;
  const auto& session = transaction.session;
  const auto& origin = event.verdict.origin;
  const auto& exchange = transaction.message.exchange;
  if (origin.client) add(pivots.ips, origin.client->to_string());
  if (session.client) add(pivots.ips, session.client->to_string());
  if (exchange.attributed && exchange.attributed->ip) {
    add(pivots.ips, exchange.attributed->ip->to_string());
  }
  add(pivots.users, session.auth_user);
  if (const auto from = transaction.envelope.mail_from.first(); !from.is_null()) {
    add(pivots.users, from.to_string());
    add(pivots.hosts, from.domain);
  }
  add_mailboxes(pivots.users, transaction.message.from);
  add_mailboxes(pivots.users, transaction.message.reply_to);
  add(pivots.hosts, transaction.message.from.first().domain);
  add(pivots.hosts, transaction.message.reply_to.first().domain);
  add(pivots.hosts, origin.name);
  add(pivots.hosts, session.helo);
  for (const auto domain : recipients.domains) add(pivots.hosts, domain);
  const auto& links = transaction.message.content.links;
  for (std::size_t i = 0; i < std::min(links.size(), kMaxLinksShown); ++i) {
    add(pivots.hosts, links[i].host);
  }
  return pivots;
}

}  // namespace weir::report
