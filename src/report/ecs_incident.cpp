// Incident and alert events as ECS. docs/events.md lists every field and a test compares the two.
#include <algorithm>
#include <array>

#include "report/ecs_common.hpp"
#include "report/summary.hpp"
#include "weir/base/ip.hpp"

namespace weir::report {
namespace {

using incident::ChangeKind;
using incident::Incident;
using incident::SymptomSeen;
using incident::TopList;

constexpr std::size_t kMaxKey = 256;
constexpr std::size_t kMaxEvidence = 200;
constexpr std::size_t kMaxCommand = 600;

/// How Elastic grades a risk: 21 low, 47 medium, 73 high, 99 critical.
unsigned risk_of(detect::Severity severity) noexcept {
  constexpr std::array<unsigned, 5> kRisks{1, 21, 47, 73, 99};
  return kRisks[static_cast<std::size_t>(severity)];
}

/// The detector that speaks loudest: the worst symptom, of equal ones the most frequent.
std::string_view loudest(const Incident& incident) {
  const auto found = std::max_element(incident.symptoms.begin(), incident.symptoms.end(),
                                      [](const SymptomSeen& a, const SymptomSeen& b) {
                                        return a.severity != b.severity ? a.severity < b.severity
                                                                        : a.count < b.count;
                                      });
  return found == incident.symptoms.end() ? std::string_view{} : found->detector;
}

void write_list(JsonWriter& json, std::string_view name, const TopList& top) {
  json.open_list(name);
  for (std::size_t i = 0; i < std::min(top.items.size(), kMaxTopShown); ++i) {
    json.text(top.items[i].key, kMaxKey);
  }
  json.close_list();
}

/// The most frequent ones of several lists, each once.
void write_joined(JsonWriter& json, std::string_view name,
                  std::initializer_list<const TopList*> lists) {
  std::vector<std::string_view> keys;
  for (const auto* top : lists) {
    for (std::size_t i = 0; i < std::min(top->items.size(), kMaxTopShown); ++i) {
      const std::string_view key = top->items[i].key;
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    }
  }
  json.open_list(name);
  for (const auto key : keys) json.text(key, kMaxKey);
  json.close_list();
}

void write_related(JsonWriter& json, const Incident& incident) {
  json.open("related");
  json.open_list("ip");
  for (std::size_t i = 0; i < std::min(incident.clients.items.size(), kMaxTopShown); ++i) {
    // Elastic takes nothing but addresses there.
    const auto& client = incident.clients.items[i].key;
    if (IpAddress::parse(client)) json.text(client, kMaxShort);
  }
  json.close_list();
  write_joined(json, "user", {&incident.auth_users, &incident.mail_from, &incident.header_from});
  write_joined(json, "hosts",
               {&incident.from_domains, &incident.mail_domains, &incident.recipient_domains,
                &incident.link_hosts});
  json.close();
}

void write_symptoms(JsonWriter& json, const Incident& incident) {
  json.open_list("symptoms");
  for (std::size_t i = 0; i < std::min(incident.symptoms.size(), kMaxSymptomsShown); ++i) {
    const auto& seen = incident.symptoms[i];
    json.open();
    if (!seen.code.empty()) json.text("code", seen.code, kMaxShort);
    json.text("detector", seen.detector, kMaxShort);
    json.word("severity", to_string(seen.severity));
    json.number("count", seen.count);
    json.time("first_seen", seen.first);
    json.time("last_seen", seen.last);
    json.open_list("evidence");
    for (const auto& evidence : seen.evidence) json.text(evidence, kMaxEvidence);
    json.close_list();
    json.close();
  }
  json.close_list();
}

void write_counts(JsonWriter& json, const IncidentEvent& event) {
  const auto& incident = event.incident;
  json.number("messages", incident.messages);
  json.number("retries", incident.retries);
  json.open("recipients");
  json.number("total", incident.recipients);
  json.number("external", incident.external_recipients);
  json.number("partner", incident.partner_recipients);
  json.number("internal", incident.internal_recipients);
  json.number("reached", event.recipients.reached);
  json.number("held", event.recipients.held);
  json.number("beyond", event.recipients.beyond);
  json.close();
  json.open("enforced");
  for (std::size_t i = 0; i < incident.enforced.size(); ++i) {
    json.number(to_string(static_cast<Disposition>(i)), incident.enforced[i]);
  }
  json.close();
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts,
                 std::size_t most) {
  json.open_list(name);
  for (std::size_t i = 0; i < std::min(texts.size(), most); ++i) json.text(texts[i], kMaxShort);
  json.close_list();
}

/// The newest of what undoes a change.
void write_remedies(JsonWriter& json, const Incident& incident) {
  json.open_list("remedies");
  const auto& remedies = incident.remedies;
  for (auto i = remedies.size() - std::min(remedies.size(), kMaxTopShown); i < remedies.size();
       ++i) {
    json.open();
    json.time("time", remedies[i].time);
    json.text("why", remedies[i].why, kMaxEvidence);
    json.text("command", remedies[i].command, kMaxCommand);
    json.close();
  }
  json.close_list();
}

/// What joins several connectors, and what Exchange Online says of the mail.
void write_case(JsonWriter& json, const Incident& incident) {
  write_texts(json, "connectors", incident.connectors, kMaxTopShown);
  json.number("connector_events", incident.connector_events);
  if (!incident.merged_into.empty()) json.text("merged_into", incident.merged_into, kMaxShort);
  write_texts(json, "parts", incident.parts, kMaxTopShown);
  write_remedies(json, incident);
  write_texts(json, "network_message_ids", incident.network_message_ids, kMaxTopShown);
  json.number("with_network_id", incident.with_network_id);
  write_list(json, "connecting_ips", incident.connecting_ips);
  json.open("likely");
  json.number("domains_judged", incident.domains_judged);
  json.number("domains_new", incident.domains_new);
  json.number("new_senders", incident.new_senders);
  json.close();
}

void write_tops(JsonWriter& json, const Incident& incident) {
  write_list(json, "clients", incident.clients);
  write_list(json, "auth_users", incident.auth_users);
  write_list(json, "mail_from", incident.mail_from);
  write_list(json, "mail_domains", incident.mail_domains);
  write_list(json, "header_from", incident.header_from);
  write_list(json, "from_domains", incident.from_domains);
  write_list(json, "subjects", incident.subjects);
  write_list(json, "recipient_domains", incident.recipient_domains);
  write_list(json, "link_hosts", incident.link_hosts);
  write_list(json, "fingerprints", incident.fingerprints);
  write_list(json, "limits", incident.limits);
  json.open_list("sample_events");
  for (std::size_t i = 0; i < std::min(incident.sample_events.size(), kMaxSamplesShown); ++i) {
    json.text(incident.sample_events[i], kMaxShort);
  }
  json.close_list();
}

void write_state(JsonWriter& json, const IncidentEvent& event) {
  const auto& incident = event.incident;
  json.open("incident_state");
  json.word("status", to_string(incident.status));
  json.word("resolution", to_string(incident.resolution));
  json.word("closing", to_string(incident.closing));
  json.word("severity", to_string(incident.severity));
  json.number("revision", incident.revision);
  json.text("title", incident.title, kMaxReason);
  if (event.change) json.text("change", event.change->reason, kMaxReason);
  json.time("first_seen", incident.first_seen);
  json.time("opened", incident.opened);
  json.time("last_seen", incident.last_seen);
  if (incident.status == incident::Status::closed) json.time("closed", incident.closed);
  if (!incident.resolved_by.empty()) {
    json.text("resolved_by", incident.resolved_by, kMaxName);
    json.text("note", incident.note, kMaxReason);
  }
  json.text_or_null("expected", incident.expected, kMaxReason);
  write_counts(json, event);
  write_symptoms(json, incident);
  write_tops(json, incident);
  write_case(json, incident);
  json.close();
}

std::string write(const IncidentEvent& event, std::string_view kind, std::string_view set) {
  std::string out;
  JsonWriter json{out};
  const auto& incident = event.incident;
  begin_event(json, event.head);
  json.word("kind", kind);
  json.word("module", "weir");
  json.word("dataset", set);
  json.open_list("category");
  json.word("email");
  json.word("intrusion_detection");
  json.close_list();
  json.open_list("type");
  json.word("info");
  json.close_list();
  json.word("action", action_of(event.change));
  json.word("outcome", "success");
  json.number("severity", severity_number(incident.severity));
  json.number("risk_score", risk_of(incident.severity));
  json.number("risk_score_norm", risk_of(incident.severity));
  json.text("reason", incident.title, kMaxReason);
  json.time("start", incident.first_seen);
  json.time("end", incident.last_seen);
  json.close();
  write_observer(json, event.head.hostname);
  if (const auto detector = loudest(incident); !detector.empty()) {
    json.open("rule");
    json.text("name", detector, kMaxShort);
    json.close();
  }
  write_related(json, incident);
  json.open("weir");
  json.number("schema_version", 1);
  json.text("connector", incident.connector, kMaxShort);
  json.text("direction", incident.direction, kMaxShort);
  json.text("incident", incident.id, kMaxShort);
  write_state(json, event);
  json.close();
  json.close();
  return out;
}

NewEvent made_of(const IncidentEvent& event, std::string json, std::string_view set) {
  NewEvent made{.id = event.head.id,
                .dataset = std::string{set},
                .time = event.head.time,
                .json = std::move(json),
                .index_keys = {event.incident.id},
                .late_json = {}};
  if (event.change) made.index_keys.push_back(change_key(*event.change));
  return made;
}

}  // namespace

std::string_view action_of(const std::optional<incident::Change>& change) noexcept {
  if (!change) return "incident-updated";
  switch (change->kind) {
    case ChangeKind::opened:
      return "incident-opened";
    case ChangeKind::escalated:
      return "incident-escalated";
    case ChangeKind::reopened:
      return "incident-reopened";
    case ChangeKind::closed:
      return "incident-closed";
    case ChangeKind::resolved:
      return "incident-resolved";
  }
  return "incident-updated";
}

std::string change_key(const incident::Change& change) {
  return change.incident + "/" + std::string{action_of(change)} + "/" + format_time(change.time);
}

std::string to_ecs(const IncidentEvent& event) { return write(event, "state", dataset::kIncident); }

std::string to_ecs(const AlertEvent& event) { return write(event.about, "alert", dataset::kAlert); }

NewEvent to_new_event(const IncidentEvent& event) {
  return made_of(event, to_ecs(event), dataset::kIncident);
}

NewEvent to_new_event(const AlertEvent& event) {
  return made_of(event.about, to_ecs(event), dataset::kAlert);
}

}  // namespace weir::report
