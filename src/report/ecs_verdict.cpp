// The verdict event as ECS (CONTRACT section 4). One function per top-level object, in the order in
// which they are written. docs/events.md lists every field and a test compares the two.
#include <algorithm>
#include <string>

#include "report/ecs_common.hpp"
#include "report/ecs_parts.hpp"
#include "report/summary.hpp"

namespace weir::report {
namespace {

void write_addresses(JsonWriter& json, std::string_view name, const mail::AddressReading& reading) {
  json.open(name);
  json.open_list("address");
  std::size_t shown = 0;
  for (const auto& mailbox : reading.mailboxes) {
    if (mailbox.address.is_null()) continue;
    if (shown++ == kMaxAddressesShown) break;
    json.text(mailbox.address.to_string(), kMaxAddress);
  }
  json.close_list();
  json.close();
}

void write_anomalies(JsonWriter& json, std::string_view name, const mail::AddressReading& reading) {
  json.open_list(name);
  for (const auto anomaly : reading.anomalies) json.word(to_string(anomaly));
  json.close_list();
}

/// ECS: whether we did our part, not whether the mail was good.
std::string_view outcome_of(const VerdictEvent& event) noexcept {
  if (!event.failure.empty()) return "failure";
  return event.verdict.degraded ? "unknown" : "success";
}

std::string not_judged(std::string_view failure) {
  return "Not judged (" + std::string{failure} + "): answered by on_failure";
}

void write_event(JsonWriter& json, const VerdictEvent& event) {
  const auto& verdict = event.verdict;
  json.word("kind", "event");
  json.word("module", "weir");
  json.word("dataset", dataset::kVerdict);
  json.open_list("category");
  json.word("email");
  json.close_list();
  json.open_list("type");
  json.word("info");
  json.close_list();
  json.word("action", action_of(verdict.decision.enforced));
  json.word("outcome", outcome_of(event));
  json.number("risk_score", verdict.score);
  json.number("risk_score_norm", verdict.score);
  json.number("severity", severity_of(verdict));
  json.text("reason", event.failure.empty() ? reason_of(verdict) : not_judged(event.failure),
            kMaxReason);
  json.number("duration", static_cast<std::uint64_t>(std::max<std::int64_t>(
                              0, static_cast<std::int64_t>(event.duration.count()))));
  json.time("start", event.head.time -
                         std::chrono::duration_cast<std::chrono::milliseconds>(event.duration));
  json.time("end", event.head.time);
  json.close();
}

void write_source(JsonWriter& json, const VerdictEvent& event) {
  const auto& origin = event.verdict.origin;
  const auto& session = event.transaction.session;
  if (!origin.client) return;
  const std::string ip = origin.client->to_string();
  json.open("source");
  json.word("ip", ip);
  json.text("address", origin.name.empty() ? ip : origin.name, kMaxName);
  if (!origin.name.empty()) json.text("domain", origin.name, kMaxName);
  if (session.client_port != 0 && !origin.relayed) json.number("port", session.client_port);
  json.close();
}

void write_network(JsonWriter& json, std::string_view direction) {
  json.open("network");
  json.word("protocol", "smtp");
  json.word("transport", "tcp");
  json.word("direction", direction);
  json.close();
}

void write_tls(JsonWriter& json, const mail::Session& session) {
  if (session.tls_version.empty() && session.cert_subject.empty()) return;
  // "TLSv1.3" in the macro, "1.3" beside version_protocol "tls" in ECS.
  std::string_view version = session.tls_version;
  if (version.starts_with("TLSv")) version.remove_prefix(4);
  json.open("tls");
  json.flag("established", true);
  json.text("version", version, kMaxShort);
  json.word("version_protocol", "tls");
  json.text("cipher", session.cipher, kMaxShort);
  if (!session.cert_subject.empty() || !session.cert_issuer.empty()) {
    json.open("client");
    json.text("subject", session.cert_subject, kMaxName);
    json.text("issuer", session.cert_issuer, kMaxName);
    json.close();
  }
  json.close();
}

void write_email(JsonWriter& json, const VerdictEvent& event, std::string_view direction) {
  const auto& message = event.transaction.message;
  write_addresses(json, "from", message.from);
  write_addresses(json, "reply_to", message.reply_to);
  if (!event.transaction.envelope.mail_from.mailboxes.empty()) {
    json.open("sender");
    json.text("address", event.transaction.envelope.mail_from.first().to_string(), kMaxAddress);
    json.close();
  }
  json.text_or_null("message_id", message.message_id, kMaxAddress);
  json.text("local_id", event.transaction.queue_id, kMaxShort);
  json.text("subject", message.subject, kMaxSubject);
  json.text("content_type", message.content.type, kMaxShort);
  write_attachments(json, message.content);
  json.word("direction", direction);
  json.close();
}

void write_related(JsonWriter& json, const VerdictEvent& event,
                   const RecipientSummary& recipients) {
  Pivots pivots = pivots_of(event, recipients);
  json.open("related");
  json.open_list("ip");
  for (const auto& ip : pivots.ips) json.text(ip, kMaxShort);
  json.close_list();
  json.open_list("user");
  for (const auto& user : pivots.users) json.text(user, kMaxAddress);
  json.close_list();
  json.open_list("hosts");
  for (const auto& host : pivots.hosts) json.text(host, kMaxName);
  json.close_list();
  json.close();
}

void write_envelope(JsonWriter& json, const VerdictEvent& event,
                    const RecipientSummary& recipients) {
  const auto& envelope = event.transaction.envelope;
  const auto from = envelope.mail_from.first();
  json.open("envelope");
  json.text("from", from.to_string(), kMaxAddress);
  json.text_or_null("from_domain", from.domain, kMaxName);
  write_anomalies(json, "from_anomalies", envelope.mail_from);
  json.open_list("to");
  for (const auto& address : recipients.shown) json.text(address, kMaxAddress);
  json.close_list();
  json.number("to_count", envelope.rcpt_to.size());
  json.number("external_count", event.verdict.external_recipients);
  json.open_list("to_domains");
  for (const auto& domain : recipients.domains) json.text(domain, kMaxName);
  json.close_list();
  json.close();
}

void write_header_from(JsonWriter& json, const VerdictEvent& event) {
  const auto& from = event.transaction.message.from;
  json.open("header_from");
  json.text_or_null("domain", from.first().domain, kMaxName);
  json.text_or_null("org_domain", event.header_from_org_domain, kMaxName);
  json.text_or_null(
      "display", from.mailboxes.empty() ? std::string_view{} : from.mailboxes.front().display_name,
      kMaxName);
  write_anomalies(json, "anomalies", from);
  json.close();
}

void write_identity(JsonWriter& json, const connector::Identity& identity) {
  json.open("identity");
  json.word("network", to_string(identity.network));
  json.word("listener", to_string(identity.listener));
  json.word("next_hop", to_string(identity.next_hop));
  json.word("certificate", to_string(identity.certificate));
  json.word("auth_user", to_string(identity.auth_user));
  json.close();
}

void write_findings(JsonWriter& json, std::span<const detect::Finding> findings) {
  json.open_list("findings");
  for (const auto& finding : findings.first(std::min(findings.size(), kMaxFindingsShown))) {
    json.open();
    json.word("detector", finding.detector);
    json.word("severity", to_string(finding.severity));
    json.number("points", finding.points);
    json.text("evidence", finding.evidence, 200);
    if (!finding.symptom.empty()) json.word("symptom", finding.symptom);
    json.close();
  }
  json.close_list();
}

void write_limits(JsonWriter& json, std::span<const detect::LimitResult> limits) {
  json.open_list("limits");
  for (const auto& result : limits.first(std::min(limits.size(), kMaxLimitsShown))) {
    json.open();
    json.text("name", result.spec->name, kMaxShort);
    json.text("key", result.subject, kMaxReason);
    if (result.total) {
      json.number("total", *result.total);
    } else {
      json.null("total");
    }
    json.number("limit", result.spec->limit);
    json.number("window_s", static_cast<std::uint64_t>(result.spec->window.count()));
    json.word("state", to_string(result.state));
    if (result.hold_until) json.time("hold_until", *result.hold_until);
    json.close();
  }
  json.close_list();
}

void write_hold(JsonWriter& json, const policy::Hold& hold) {
  json.open("hold");
  json.text("id", hold.id, kMaxShort);
  json.word("action", to_string(hold.action));
  json.number("percent", hold.percent);
  json.text("author", hold.author, kMaxName);
  json.text("reason", hold.reason, kMaxReason);
  json.time("until", hold.until);
  json.close();
}

void write_outcome(JsonWriter& json, const VerdictEvent& event) {
  const auto& verdict = event.verdict;
  if (verdict.hold) write_hold(json, *verdict.hold);
  if (verdict.decision.breaker) json.flag("breaker", true);
  json.open("disposition");
  json.word("wanted", to_string(verdict.decision.wanted));
  json.word("enforced", to_string(verdict.decision.enforced));
  json.word("mode", to_string(verdict.decision.mode));
  json.close();
  if (event.reply) {
    json.open("reply");
    json.number("code", static_cast<std::uint64_t>(std::max(0, event.reply->code)));
    json.text("enhanced", event.reply->enhanced, kMaxShort);
    json.text("text", event.reply->text, kMaxReason);
    json.close();
  }
  if (!event.incident.empty()) json.text("incident", event.incident, kMaxShort);
  if (!verdict.retry_of.empty()) json.text("retry_of", verdict.retry_of, kMaxShort);
  if (verdict.passed_before) json.flag("passed_before", true);
  json.flag("degraded", verdict.degraded);
  if (verdict.degraded) json.text("degraded_reason", verdict.degraded_reason, kMaxShort);
}

void write_smtp(JsonWriter& json, const mail::Transaction& transaction) {
  const auto& session = transaction.session;
  json.open("smtp");
  json.text("helo", session.helo, kMaxName);
  if (!session.auth_type.empty()) {
    json.open("auth");
    json.text("mechanism", session.auth_type, kMaxShort);
    json.close();
  }
  json.flag("smtputf8", transaction.envelope.smtputf8);
  json.close();
}

void write_weir(JsonWriter& json, const VerdictEvent& event, const RecipientSummary& recipients) {
  const auto& verdict = event.verdict;
  json.number("schema_version", 1);
  json.text("connector", verdict.connector->name, kMaxShort);
  json.word("direction", to_string(verdict.connector->direction));
  json.text("listener", event.transaction.session.daemon_name, kMaxShort);
  write_smtp(json, event.transaction);
  write_envelope(json, event, recipients);
  write_header_from(json, event);
  json.word("alignment", to_string(verdict.alignment));
  write_identity(json, verdict.identity);
  write_exchange(json, event);
  write_relay(json, event);
  write_authentication(json, event.verdict);
  write_content(json, event.transaction.message.content);
  write_report(json, event);
  json.number("size_bytes", event.transaction.counted_bytes());
  json.number("score", verdict.score);
  json.flag("suspicious", verdict.suspicious);
  write_findings(json, verdict.findings);
  write_limits(json, verdict.limits);
  write_outcome(json, event);
  json.close();
}

}  // namespace

std::string to_ecs(const VerdictEvent& event) {
  std::string out;
  out.reserve(3072);  // a typical event takes about 2 kB
  JsonWriter json{out};
  const auto recipients = summarise(event.transaction.envelope.rcpt_to);
  const auto direction = direction_of(event.verdict);
  begin_event(json, event.head);
  write_event(json, event);
  write_observer(json, event.head.hostname);
  write_source(json, event);
  write_network(json, direction);
  if (!event.transaction.session.auth_user.empty()) {
    json.open("user");
    json.text("name", event.transaction.session.auth_user, kMaxName);
    json.close();
  }
  write_tls(json, event.transaction.session);
  json.open("email");
  write_email(json, event, direction);
  write_related(json, event, recipients);
  json.open("weir");
  write_weir(json, event, recipients);
  json.close();
  return out;
}

NewEvent to_new_event(const VerdictEvent& event) {
  NewEvent made{.id = event.head.id,
                .dataset = std::string{dataset::kVerdict},
                .time = event.head.time,
                .json = to_ecs(event),
                .index_keys = {},
                .late_json = {}};
  const auto& transaction = event.transaction;
  if (!transaction.queue_id.empty()) made.index_keys.push_back(transaction.queue_id);
  if (const auto& id = transaction.message.message_id; !id.empty() && id.size() <= kMaxAddress) {
    made.index_keys.push_back(id);
  }
  if (const auto& same = transaction.message.content.fingerprint; !same.empty()) {
    made.index_keys.push_back(same);
  }
  return made;
}

}  // namespace weir::report
