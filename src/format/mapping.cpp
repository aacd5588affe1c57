#include "format/mapping.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "format/cef_field.hpp"

namespace weir::format {
namespace {

constexpr auto kVerdict = std::to_array<Mapped>({
    {"@timestamp", "time"},
    {"event.id", "metadata.uid"},
    {"event.sequence", "metadata.sequence"},
    {"event.dataset", "metadata.log_name"},
    {"event.action", "metadata.event_code"},
    {"event.start", "start_time"},
    {"event.end", "end_time"},
    {"event.duration", "duration"},
    {"event.severity", "severity_id"},
    {"event.risk_score_norm", "risk_score"},
    {"event.reason", "message"},
    {"event.outcome", "status_id"},
    {"observer.vendor", "metadata.product.vendor_name"},
    {"observer.product", "metadata.product.name"},
    {"observer.version", "metadata.product.version"},
    {"observer.hostname", "metadata.reporter.hostname"},
    {"source.ip", "src_endpoint.ip"},
    {"source.port", "src_endpoint.port"},
    {"source.domain", "src_endpoint.hostname"},
    {"network.protocol", "protocol_name"},
    {"email.direction", "direction_id"},
    {"email.from.address", "email.from"},
    {"email.reply_to.address", "email.reply_to_list"},
    {"email.message_id", "email.message_uid"},
    {"email.local_id", "message_trace_uid"},
    {"email.subject", "email.subject"},
    {"email.attachments.file.name", "email.files.name"},
    {"email.attachments.file.extension", "email.files.ext"},
    {"email.attachments.file.mime_type", "email.files.mime_type"},
    {"email.attachments.file.size", "email.files.size"},
    {"weir.smtp.helo", "command"},
    {"weir.envelope.from", "from"},
    {"weir.envelope.to", "to"},
    {"weir.authentication", "email_auth.dkim"},
    {"weir.authentication.domain", "email_auth.dkim_domain"},
    {"weir.content.links.url", "email.urls.url_string"},
    {"weir.content.links.host", "email.urls.hostname"},
    {"weir.size_bytes", "email.size"},
    {"weir.suspicious", "is_alert"},
    {"weir.disposition.enforced", "disposition_id"},
    {"weir.reply.code", "status_code"},
    {"weir.reply.text", "status_detail"},
    {"weir.incident", "metadata.correlation_uid"},
});

constexpr auto kIncident = std::to_array<Mapped>({
    {"@timestamp", "time"},
    {"event.id", "metadata.uid"},
    {"event.sequence", "metadata.sequence"},
    {"event.dataset", "metadata.log_name"},
    {"event.action", "activity_id"},
    {"event.start", "start_time"},
    {"event.end", "end_time"},
    {"event.severity", "severity_id"},
    {"event.risk_score_norm", "risk_score"},
    {"event.reason", "message"},
    {"observer.hostname", "metadata.reporter.hostname"},
    {"rule.name", "finding_info.analytic.name"},
    {"related.ip", "evidences.src_endpoint.ip"},
    {"weir.incident", "finding_info.uid"},
    {"weir.incident_state.status", "status_id"},
    {"weir.incident_state.title", "finding_info.title"},
    {"weir.incident_state.change", "finding_info.desc"},
    {"weir.incident_state.opened", "finding_info.created_time"},
    {"weir.incident_state.first_seen", "finding_info.first_seen_time"},
    {"weir.incident_state.last_seen", "finding_info.last_seen_time"},
    {"weir.incident_state.messages", "count"},
    {"weir.incident_state.symptoms.code", "finding_info.types"},
    {"weir.incident_state.symptoms.detector", "finding_info.related_analytics.name"},
    {"weir.incident_state.auth_users", "evidences.user.name"},
    {"weir.incident_state.header_from", "evidences.email.from"},
    {"weir.incident_state.link_hosts", "evidences.url.hostname"},
    {"weir.incident_state.sample_events", "finding_info.related_events.uid"},
});

constexpr auto kOther = std::to_array<Mapped>({
    {"@timestamp", "time"},
    {"event.id", "metadata.uid"},
    {"event.sequence", "metadata.sequence"},
    {"event.dataset", "metadata.log_name"},
    {"event.action", "activity_name"},
    {"event.severity", "severity_id"},
    {"event.reason", "message"},
    {"event.outcome", "status_id"},
    {"observer.product", "app.name"},
    {"observer.hostname", "metadata.reporter.hostname"},
    {"user.name", "actor.user.name"},
    {"weir.target", "resources.name"},
});

std::span<const CefField> cef_of(Family family) noexcept {
  if (family == Family::verdict) return cef_verdict();
  return family == Family::incident ? cef_incident() : cef_other();
}

/// "`cs2` (QueueId)", or several of them.
std::string keys_of(std::string_view path, Family family) {
  std::string keys;
  for (const auto& field : cef_of(family)) {
    if (field.path != path) continue;
    if (!keys.empty()) keys += ", ";
    keys.append("`").append(field.key).append("`");
    if (!field.label.empty()) keys.append(" (").append(field.label).append(")");
  }
  return keys;
}

/// What the header of CEF says of it.
std::string_view header_of(std::string_view path) noexcept {
  if (path == "event.severity") return "Severity";
  if (path == "observer.vendor") return "Device Vendor";
  if (path == "observer.product") return "Device Product";
  return path == "observer.version" ? "Device Version" : "";
}

std::string row(std::string_view field, std::string_view ocsf, const std::string& cef) {
  std::string line = "| " + std::string{field} + " | ";
  if (!ocsf.empty()) line.append("`").append(ocsf).append("`");
  return line + " | " + cef + " |\n";
}

}  // namespace

std::span<const Mapped> ocsf_mapping(Family family) noexcept {
  if (family == Family::verdict) return kVerdict;
  return family == Family::incident ? std::span<const Mapped>{kIncident} : kOther;
}

std::string mapping_rows(Family family) {
  std::string rows;
  std::vector<std::string_view> told;
  for (const auto& mapped : ocsf_mapping(family)) {
    const auto header = header_of(mapped.field);
    rows += row(mapped.field, mapped.ocsf,
                header.empty() ? keys_of(mapped.field, family) : std::string{header});
    told.push_back(mapped.field);
  }
  for (const auto& field : cef_of(family)) {
    if (std::find(told.begin(), told.end(), field.path) != told.end()) continue;
    told.push_back(field.path);
    rows += row(field.path, {}, keys_of(field.path, family));
  }
  return rows;
}

}  // namespace weir::format
