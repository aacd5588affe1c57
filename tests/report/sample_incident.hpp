#pragma once

#include "report/incident_json.hpp"
#include "weir/incident/incident.hpp"

namespace weir::report::sample {

inline TimePoint at_minute(int minute) {
  return TimePoint{std::chrono::milliseconds{1767323045678}} + std::chrono::minutes{minute};
}

inline incident::TopList top(const std::string& key) {
  incident::TopList list;
  list.items = {
      {.key = key, .count = 118, .first = at_minute(0), .last = at_minute(40), .error = 2}};
  list.others = 7;
  list.distinct = 3;
  list.marks = {1, 9'223'372'036'854'775'807U, 18'446'744'073'709'551'615U};
  return list;
}

inline void fill_lists(incident::Incident& incident) {
  incident.clients = top("10.1.2.3");
  incident.auth_users = top("svc-app");
  incident.mail_from = top("app@contoso.example");
  incident.mail_domains = top("contoso.example");
  incident.header_from = top("ceo@evil.example");
  incident.from_domains = top("evil.example");
  incident.subjects = top("Invoice \"4711\"");
  incident.recipient_domains = top("customer.example");
  incident.link_hosts = top("login.evil.example");
  incident.fingerprints = top("8c5e1f");
  incident.limits = top("suspicious-per-client");
  incident.connecting_ips = top("203.0.113.7");
}

inline void fill_case(incident::Incident& it) {
  it.connectors = {"onprem-to-m365", "tenant"};
  it.parts = {"inc-0190a5c2-7b00-7000-8000-0000000000ab"};
  it.connector_events = 1;
  it.remedies = {{at_minute(1), "connector sync-relay-01 was made",
                  "Set-InboundConnector -Identity 'sync-relay-01' -Enabled $false"}};
  it.network_message_ids = {"66666666-7777-8888-9999-000000000000"};
  it.with_network_id = 12;
  it.domains_judged = 40;
  it.domains_new = 31;
  it.new_senders = 9;
}

/// An incident in which every member has a value of its own.
inline incident::Incident incident() {
  incident::Incident it;
  it.id = "inc-0190a5c2-7b00-7000-8000-0000000000aa";
  it.connector = "onprem-to-m365";
  it.direction = "to_cloud";
  it.severity = detect::Severity::high;
  it.title = "142 messages with a sender domain that is not accepted over onprem-to-m365";
  it.first_seen = at_minute(0);
  it.opened = at_minute(2);
  it.last_seen = at_minute(40);
  it.last_loud = at_minute(39);
  it.revision = 2;
  it.reopens = 1;
  it.peak = 240;
  it.messages = 142;
  it.suspicious = 140;
  it.retries = 30;
  it.passed_later = 4;
  it.recipients = 300;
  it.external_recipients = 280;
  it.partner_recipients = 15;
  it.internal_recipients = 5;
  it.enforced = {0, 24, 0, 118, 0};
  it.wanted = {0, 24, 0, 117, 1};
  it.expected = "about 40 messages an hour at this time";
  it.symptoms = {{.code = "S3",
                  .detector = "unaccepted_domain",
                  .severity = detect::Severity::high,
                  .count = 140,
                  .first = at_minute(0),
                  .last = at_minute(40),
                  .evidence = {"From: evil.example"},
                  .other_evidence = 3,
                  .points = 25},
                 {.code = "",
                  .detector = "suspicious_content",
                  .severity = detect::Severity::low,
                  .count = 2,
                  .first = at_minute(3),
                  .last = at_minute(4),
                  .evidence = {},
                  .other_evidence = 0,
                  .points = 10}};
  it.limits_reached = {
      {"suspicious-per-client", "onprem-to-m365|10.1.2.3", 142, 40, at_minute(5), at_minute(40)}};
  it.first_samples = {{"0190a5c2-7b00-7000-8000-000000000001", at_minute(0), 40}};
  it.worst_samples = {{"0190a5c2-7b00-7000-8000-000000000002", at_minute(9), 70}};
  it.newest_samples = {{"0190a5c2-7b00-7000-8000-000000000003", at_minute(40), 40}};
  it.sample_events = {"0190a5c2-7b00-7000-8000-000000000001",
                      "0190a5c2-7b00-7000-8000-000000000002",
                      "0190a5c2-7b00-7000-8000-000000000003"};
  it.story = {{at_minute(2), "opened"}, {at_minute(5), "first message held back"}};
  it.timeline = {{at_minute(0), 60, 50, 20}, {at_minute(10), 120, 92, 92}};
  it.timeline_step = std::chrono::minutes{10};
  fill_case(it);
  fill_lists(it);
  return it;
}

/// One that has become part of another.
inline incident::Incident merged_incident() {
  auto it = incident();
  it.status = incident::Status::closed;
  it.closing = incident::Closing::merged;
  it.closed = at_minute(50);
  it.merged_into = "inc-0190a5c2-7b00-7000-8000-0000000000a9";
  return it;
}

inline incident::Incident resolved_incident() {
  auto it = incident();
  it.status = incident::Status::closed;
  it.resolution = incident::Resolution::false_positive;
  it.closing = incident::Closing::resolved;
  it.closed = at_minute(60);
  it.resolved_by = "alice";
  it.note = "the new invoicing service";
  return it;
}

inline incident::Change opened_change() {
  return {.incident = incident().id,
          .kind = incident::ChangeKind::opened,
          .time = at_minute(2),
          .reason = "symptoms weigh 75"};
}

}  // namespace weir::report::sample
