#include "pipeline/sighting_of.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::pipeline {
namespace {

using incident::RecipientKind;
using incident::Sighting;

constexpr std::size_t kMaxText = 256;

std::string shown(std::string_view text) { return printable(text, kMaxText); }

RecipientKind kind_of(const mail::Address& address, const connector::Organization& organization) {
  if (address.domain.empty() || organization.accepted_domains.contains(address.domain)) {
    return RecipientKind::internal;
  }
  return organization.partner_domains.contains(address.domain) ? RecipientKind::partner
                                                               : RecipientKind::external;
}

void keep_senders(Sighting& sighting, const mail::Transaction& transaction) {
  const auto& envelope = transaction.envelope;
  if (!envelope.mail_from.mailboxes.empty()) {
    const auto& address = envelope.mail_from.mailboxes.front().address;
    sighting.mail_from = shown(address.to_string());
    sighting.mail_domain = shown(address.domain);
  }
  const auto& from = transaction.message.from;
  if (!from.mailboxes.empty()) {
    sighting.header_from = shown(from.mailboxes.front().address.to_string());
    sighting.from_domain = shown(from.mailboxes.front().address.domain);
  }
}

void keep_details(Sighting& sighting, const mail::Transaction& transaction,
                  const connector::Organization& organization) {
  sighting.message_id = shown(transaction.message.message_id);
  sighting.subject = shown(transaction.message.subject);
  const auto& recipients = transaction.envelope.rcpt_to;
  sighting.recipients.reserve(std::min(recipients.size(), Sighting::kMaxRecipients));
  for (const auto& recipient : recipients) {
    if (sighting.recipients.size() == Sighting::kMaxRecipients) break;
    sighting.recipients.push_back({shown(recipient.address.to_string()),
                                   shown(recipient.address.domain),
                                   kind_of(recipient.address, organization)});
  }
  for (const auto& link : transaction.message.content.links) {
    if (sighting.link_hosts.size() == Sighting::kMaxHosts) break;
    auto host = shown(link.host);
    if (!host.empty() &&
        std::ranges::find(sighting.link_hosts, host) == sighting.link_hosts.end()) {
      sighting.link_hosts.push_back(std::move(host));
    }
  }
}

void keep_reasons(Sighting& sighting, const engine::Verdict& verdict) {
  for (const auto& finding : verdict.findings) {
    sighting.symptoms.push_back(
        {finding.detector, finding.severity, finding.symptom, finding.evidence, finding.points});
  }
  for (const auto& limit : verdict.limits) {
    if (!limit.total || limit.state == detect::LimitState::under) continue;
    sighting.limits.push_back({limit.spec->name, shown(limit.subject), *limit.total,
                               limit.spec->limit, limit.state,
                               limit.hold_until.value_or(TimePoint{}), limit.spec->count});
  }
}

/// Of a recipient whose mail came through or was passed on nobody refused anything.
bool is_refusal(const mail::ReportedRecipient& recipient) {
  return recipient.action.empty() || recipient.action == "failed" || recipient.action == "delayed";
}

/// Where the report does not say who answered, the one that made it has refused the mail itself.
void keep_reported(Sighting& sighting, const mail::DeliveryReport& report) {
  for (const auto& recipient : report.recipients) {
    if (sighting.reported.size() == Sighting::kMaxAnswers) return;
    if (!is_refusal(recipient)) continue;
    const bool told = recipient.diagnostic.empty() && !report.told.empty();
    const auto& named =
        recipient.remote_mta.empty() && told ? report.told_by : recipient.remote_mta;
    const auto& address =
        recipient.final_address.empty() ? recipient.original : recipient.final_address;
    sighting.reported.push_back(
        {shown(address), shown(named.empty() ? report.reporting_mta : named),
         shown(recipient.status), shown(told ? report.told : recipient.diagnostic)});
  }
}

}  // namespace

Sighting sighting_of(const mail::Transaction& transaction, const engine::Verdict& verdict,
                     const connector::Organization& organization, std::string_view event_id,
                     TimePoint now) {
  Sighting sighting;
  sighting.time = now;
  sighting.event_id = event_id;
  sighting.queue_id = shown(transaction.queue_id);
  sighting.connector = verdict.connector->name;
  sighting.direction = to_string(verdict.connector->direction);
  sighting.client = verdict.origin.client ? verdict.origin.client->to_string() : "unknown";
  sighting.auth_user = shown(transaction.session.auth_user);
  sighting.recipient_count = transaction.envelope.rcpt_to.size();
  sighting.external_count = verdict.external_recipients;
  sighting.score = verdict.score;
  sighting.suspicious = verdict.suspicious;
  sighting.wanted = verdict.decision.wanted;
  sighting.enforced = verdict.decision.enforced;
  sighting.retry = !verdict.retry_of.empty();
  sighting.passed_before = verdict.passed_before;
  if (verdict.hold) sighting.hold = verdict.hold->id;
  sighting.breaker = verdict.decision.breaker;
  sighting.fingerprint = transaction.message.content.fingerprint;
  if (verdict.provenance == connector::Provenance::exchange_online) {
    const auto& facts = transaction.message.exchange;
    sighting.network_message_id = shown(facts.network_message_id);
    if (facts.attributed && facts.attributed->ip) {
      sighting.connecting_ip = facts.attributed->ip->to_string();
    }
  }
  sighting.reporter = verdict.reporter;
  if (verdict.reporter != detect::Reporter::none) {
    keep_reported(sighting, *transaction.message.content.delivery);
  }
  keep_senders(sighting, transaction);
  keep_reasons(sighting, verdict);
  if (!sighting.symptoms.empty()) keep_details(sighting, transaction, organization);
  return sighting;
}

}  // namespace weir::pipeline
