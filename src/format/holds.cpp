// What the fields of a canonical event hold. A name that ends with a dot stands for all below it.
#include <algorithm>
#include <array>
#include <utility>

#include "format/privacy.hpp"

namespace weir::format {
namespace {

using Row = std::pair<std::string_view, Holds>;

// In the order of the alphabet: looked up by bisection.
constexpr auto kRows = std::to_array<Row>({
    {"@timestamp", Holds::ours},
    {"ecs.", Holds::ours},
    {"email.attachments.file.extension", Holds::ours},
    {"email.attachments.file.mime_type", Holds::ours},
    {"email.content_type", Holds::ours},
    {"email.direction", Holds::ours},
    {"email.from.address", Holds::address},
    {"email.local_id", Holds::ours},
    {"email.message_id", Holds::ours},
    {"email.reply_to.address", Holds::address},
    {"email.sender.address", Holds::address},
    {"email.subject", Holds::subject},
    {"event.action", Holds::ours},
    {"event.category", Holds::ours},
    {"event.dataset", Holds::ours},
    {"event.end", Holds::ours},
    {"event.id", Holds::ours},
    {"event.kind", Holds::ours},
    {"event.module", Holds::ours},
    {"event.outcome", Holds::ours},
    {"event.start", Holds::ours},
    {"event.type", Holds::ours},
    {"network.", Holds::ours},
    {"observer.", Holds::ours},
    {"related.hosts", Holds::ours},
    {"related.ip", Holds::ours},
    {"related.user", Holds::person},
    {"rule.", Holds::ours},
    {"source.", Holds::ours},
    {"tls.cipher", Holds::ours},
    {"tls.version", Holds::ours},
    {"tls.version_protocol", Holds::ours},
    {"user.name", Holds::person},
    {"weir.alignment", Holds::ours},
    {"weir.authentication.", Holds::ours},
    {"weir.component", Holds::ours},
    {"weir.connector", Holds::ours},
    {"weir.content.anomalies", Holds::ours},
    {"weir.content.attachments.traits", Holds::ours},
    {"weir.content.attachments.true_type", Holds::ours},
    {"weir.content.fingerprint", Holds::ours},
    {"weir.content.links.host", Holds::ours},
    {"weir.content.links.shown_host", Holds::ours},
    {"weir.content.links.traits", Holds::ours},
    {"weir.content.links.url", Holds::link},
    {"weir.degraded_reason", Holds::ours},
    {"weir.direction", Holds::ours},
    {"weir.disposition.", Holds::ours},
    {"weir.envelope.from", Holds::address},
    {"weir.envelope.from_anomalies", Holds::ours},
    {"weir.envelope.from_domain", Holds::ours},
    {"weir.envelope.to", Holds::recipient},
    {"weir.envelope.to_domains", Holds::ours},
    {"weir.exchange.", Holds::ours},
    {"weir.feed.", Holds::ours},
    {"weir.findings.detector", Holds::ours},
    {"weir.findings.severity", Holds::ours},
    {"weir.findings.symptom", Holds::ours},
    {"weir.gap.", Holds::ours},
    {"weir.header_from.anomalies", Holds::ours},
    {"weir.header_from.display", Holds::person},
    {"weir.header_from.domain", Holds::ours},
    {"weir.header_from.org_domain", Holds::ours},
    {"weir.heartbeat.", Holds::ours},
    {"weir.hold.action", Holds::ours},
    {"weir.hold.author", Holds::ours},
    {"weir.hold.id", Holds::ours},
    {"weir.hold.until", Holds::ours},
    {"weir.identity.", Holds::ours},
    {"weir.incident", Holds::ours},
    {"weir.incident_state.auth_users", Holds::person},
    {"weir.incident_state.clients", Holds::ours},
    {"weir.incident_state.closed", Holds::ours},
    {"weir.incident_state.closing", Holds::ours},
    {"weir.incident_state.fingerprints", Holds::ours},
    {"weir.incident_state.first_seen", Holds::ours},
    {"weir.incident_state.from_domains", Holds::ours},
    {"weir.incident_state.header_from", Holds::address},
    {"weir.incident_state.last_seen", Holds::ours},
    {"weir.incident_state.limits", Holds::ours},
    {"weir.incident_state.link_hosts", Holds::ours},
    {"weir.incident_state.mail_domains", Holds::ours},
    {"weir.incident_state.mail_from", Holds::address},
    {"weir.incident_state.opened", Holds::ours},
    {"weir.incident_state.recipient_domains", Holds::ours},
    {"weir.incident_state.resolution", Holds::ours},
    {"weir.incident_state.resolved_by", Holds::ours},
    {"weir.incident_state.sample_events", Holds::ours},
    {"weir.incident_state.severity", Holds::ours},
    {"weir.incident_state.status", Holds::ours},
    {"weir.incident_state.subjects", Holds::subject},
    {"weir.incident_state.symptoms.code", Holds::ours},
    {"weir.incident_state.symptoms.detector", Holds::ours},
    {"weir.incident_state.symptoms.first_seen", Holds::ours},
    {"weir.incident_state.symptoms.last_seen", Holds::ours},
    {"weir.incident_state.symptoms.severity", Holds::ours},
    {"weir.limits.hold_until", Holds::ours},
    {"weir.limits.name", Holds::ours},
    {"weir.limits.state", Holds::ours},
    {"weir.listener", Holds::ours},
    {"weir.loss.", Holds::ours},
    {"weir.relay.", Holds::ours},
    {"weir.reply.enhanced", Holds::ours},
    {"weir.retry_of", Holds::ours},
    {"weir.smtp.", Holds::ours},
});
static_assert(std::is_sorted(kRows.begin(), kRows.end(),
                             [](const Row& a, const Row& b) { return a.first < b.first; }));

}  // namespace

Holds holds(std::string_view path) noexcept {
  // The row of the path itself, or the one of a name above it, is the last that is not behind it.
  auto row = std::upper_bound(kRows.begin(), kRows.end(), path,
                              [](std::string_view key, const Row& at) { return key < at.first; });
  if (row == kRows.begin()) return Holds::free_text;
  --row;
  const bool above = row->first.ends_with('.') && path.starts_with(row->first);
  return above || row->first == path ? row->second : Holds::free_text;
}

}  // namespace weir::format
