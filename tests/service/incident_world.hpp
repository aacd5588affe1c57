#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "holds_world.hpp"
#include "service/incident_duty.hpp"

namespace weir::service {

/// An event log that finds by every key, as the real one does.
class KeyedLog final : public ListedEvents {
 public:
  bool append(report::NewEvent event, std::chrono::milliseconds) override {
    appended.push_back(std::move(event));
    return true;
  }
  std::vector<report::StoredEvent> find(std::string_view key, std::size_t max) override {
    std::vector<report::StoredEvent> found;
    for (const auto& event : appended) {
      const bool fits =
          event.id == key || std::ranges::find(event.index_keys, key) != event.index_keys.end();
      if (!fits || found.size() == max) continue;
      found.push_back({.position = found.size() + 1,
                       .id = event.id,
                       .dataset = event.dataset,
                       .time = event.time,
                       .json = event.json});
    }
    return found;
  }
  /// "weir.alert incident-opened", … in order.
  std::vector<std::string> told() const {
    std::vector<std::string> out;
    for (const auto& event : appended) {
      const auto value = boost::json::parse(event.json);
      out.push_back(event.dataset + " " + std::string{value.at("event").at("action").as_string()});
    }
    return out;
  }

  std::vector<report::NewEvent> appended;
};

/// A daemon with incidents, and nothing of it real but the duty.
class IncidentWorld : public FakeControls {
 public:
  IncidentWorld() {
    auto made = std::make_shared<config::Config>();
    made->organization.accepted_domains = {"contoso.example"};
    made->connectors.resize(1);
    made->connectors[0].name = "onprem";
    made->connectors[0].owner = "mail team";
    config = made;
    metrics.prepare({.connectors = {"onprem"}, .detectors = {}, .limits = {}, .feeds = {}});
    start();
  }

  IncidentDuty& incidents() override { return duties.back(); }
  report::EventLog& events() override { return keyed; }
  void create() {
    duties.emplace_back(IncidentDuty::Surroundings{records, keyed, bulletin, board, metrics, ids,
                                                   [this] { return config; }});
  }
  /// As the daemon does when it starts again: only records and events are there.
  void start() {
    create();
    duties.back().begin(time);
  }
  /// Messages of strangers, a second apart, each to a recipient of its own.
  void burst(int messages, Disposition enforced = Disposition::tag) {
    for (int i = 0; i < messages; ++i) {
      time += std::chrono::seconds{1};
      incidents().see(sighting(enforced));
    }
  }
  incident::Sighting sighting(Disposition enforced = Disposition::tag) {
    incident::Sighting seen;
    const auto number = std::to_string(++sent);
    seen.time = time;
    seen.event_id = "event-" + number;
    seen.connector = "onprem";
    seen.direction = "to_cloud";
    seen.client = "10.1.2.3";
    seen.mail_from = seen.header_from = "ceo@evil.example";
    seen.mail_domain = seen.from_domain = "evil.example";
    seen.subject = "Invoice";
    seen.recipients = {{"buyer" + number + "@customer.example", "customer.example",
                        incident::RecipientKind::external}};
    seen.recipient_count = seen.external_count = 1;
    seen.symptoms = {{.detector = "unaccepted_domain",
                      .severity = detect::Severity::high,
                      .code = "S3",
                      .evidence = "From: evil.example",
                      .points = 25}};
    seen.score = 25;
    seen.suspicious = true;
    seen.wanted = seen.enforced = enforced;
    return seen;
  }
  void pass(std::chrono::milliseconds wait) {
    time += wait;
    incidents().tick(time);
  }
  /// The only incident.
  const incident::Incident& only() {
    const auto all = incidents().book().all();
    if (all.size() != 1) throw std::logic_error{std::to_string(all.size()) + " incidents"};
    return *all.front();
  }
  std::string open_on(const std::string& connector) const {
    const auto open = board.situation().incidents;
    return open ? std::string{open->on(connector)} : std::string{};
  }
  std::size_t records_of(const std::string& kind) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        records.records, [&](const auto& record) { return record.first.first == kind; }));
  }

  std::shared_ptr<const config::Config> config;
  RecordMap records;
  KeyedLog keyed;
  report::EventIds ids;
  Bulletin bulletin{keyed, ids, "mx1"};
  Board board;
  metrics::Metrics metrics;
  std::deque<IncidentDuty> duties;
  int sent = 0;
};

}  // namespace weir::service
