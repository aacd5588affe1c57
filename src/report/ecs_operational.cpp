#include <algorithm>

#include "report/ecs_common.hpp"

namespace weir::report {
namespace {

/// How ECS files each operation; static storage.
struct Filing {
  std::string_view action;
  std::string_view kind;
  std::string_view category;
  std::string_view type;
  bool good;
  unsigned severity;  ///< 0..10, as in verdict events
};

Filing filing_of(Operation operation) noexcept {
  switch (operation) {
    case Operation::start:
      return {"weir-start", "event", "process", "start", true, 1};
    case Operation::stop:
      return {"weir-stop", "event", "process", "end", true, 1};
    case Operation::config_accepted:
      return {"config-accepted", "event", "configuration", "change", true, 1};
    case Operation::config_refused:
      return {"config-refused", "event", "configuration", "info", false, 5};
    case Operation::degraded:
      return {"weir-degraded", "state", "host", "info", false, 7};
    case Operation::recovered:
      return {"weir-recovered", "state", "host", "info", true, 1};
    case Operation::overload:
      return {"weir-overload", "state", "host", "info", false, 7};
    case Operation::feed_gap:
      return {"feed-gap", "event", "host", "info", false, 7};
    case Operation::hold_expired:
      return {"hold-expired", "event", "configuration", "change", true, 1};
    case Operation::breaker_tripped:
      return {"breaker-tripped", "state", "email", "info", false, 9};
    case Operation::breaker_closed:
      return {"breaker-closed", "state", "email", "info", true, 5};
    case Operation::mail_missing:
      return {"mail-missing", "state", "email", "info", false, 5};
    case Operation::mail_refused:
      return {"mail-refused", "event", "email", "info", false, 7};
    case Operation::mail_taken:
      return {"mail-taken", "event", "email", "info", true, 1};
    case Operation::log_skipped:
      return {"log-skipped", "event", "host", "info", false, 5};
    case Operation::feed_behind:
      return {"feed-behind", "state", "host", "info", false, 7};
    case Operation::feed_recovered:
      return {"feed-recovered", "state", "host", "info", true, 1};
    case Operation::feed_refused:
      return {"feed-refused", "event", "host", "info", false, 7};
    case Operation::events_cut:
      return {"events-cut", "event", "host", "info", false, 5};
    case Operation::events_lost:
      return {"events-lost", "event", "host", "info", false, 9};
    case Operation::heartbeat:
      return {"heartbeat", "state", "host", "info", true, 0};
    case Operation::connector_drift:
      return {"connector-drift", "event", "configuration", "change", false, 5};
    case Operation::import_failed:
      return {"import-failed", "event", "host", "info", false, 5};
    case Operation::import_stale:
      return {"import-stale", "state", "host", "info", false, 5};
    case Operation::tenant_budget:
      return {"tenant-budget", "state", "email", "info", false, 5};
    case Operation::import_fresh:
      return {"import-fresh", "state", "host", "info", true, 1};
  }
  return {"weir-unknown", "event", "host", "info", false, 1};
}

void write_filing(JsonWriter& json, const Filing& filing, std::string_view set) {
  json.word("kind", filing.kind);
  json.word("module", "weir");
  json.word("dataset", set);
  json.open_list("category");
  json.word(filing.category);
  json.close_list();
  json.open_list("type");
  json.word(filing.type);
  json.close_list();
}

void write_gap(JsonWriter& json, const Gap& gap) {
  json.open("gap");
  json.text("feed", gap.feed, kMaxShort);
  json.number("first_position", gap.first_position);
  json.number("last_position", gap.last_position);
  json.number("first_sequence", gap.first_sequence);
  json.number("last_sequence", gap.last_sequence);
  json.close();
}

void write_loss(JsonWriter& json, const Loss& loss) {
  json.open("loss");
  json.number("events", loss.events);
  if (loss.since) json.time("since", *loss.since);
  if (loss.until) json.time("until", *loss.until);
  if (loss.first_position > 0) {
    json.number("first_position", loss.first_position);
    json.number("last_position", loss.last_position);
  }
  json.close();
}

void write_members(JsonWriter& json, const FeedState& feed) {
  json.text("name", feed.name, kMaxName);
  json.number("lag", feed.lag);
  json.integer("oldest_s", feed.oldest.count());
}

void write_heartbeat(JsonWriter& json, const Heartbeat& beat) {
  json.open("heartbeat");
  json.integer("since_s", beat.since.count());
  json.integer("uptime_s", beat.uptime.count());
  json.number("messages", beat.messages);
  json.number("incidents_open", beat.incidents_open);
  json.flag("degraded", beat.degraded);
  json.number("events_lost", beat.events_lost);
  json.open_list("feeds");
  for (std::size_t i = 0; i < std::min(beat.feeds.size(), kMaxFeedsShown); ++i) {
    json.open();
    write_members(json, beat.feeds[i]);
    json.close();
  }
  json.close_list();
  json.close();
}

unsigned severity_of(detect::Severity severity) noexcept {
  return 1 + 2 * static_cast<unsigned>(severity);  // info 1, low 3, medium 5, high 7, critical 9
}

void write_drift(JsonWriter& json, const Drift& drift) {
  json.open("drift");
  json.text("id", drift.id, kMaxShort);
  json.time("time", drift.time);
  json.word("kind", drift.kind);
  json.word("severity", to_string(drift.severity));
  json.text_or_null("symptom", drift.symptom, kMaxShort);
  json.text_or_null("connector", drift.connector, kMaxName);
  json.text_or_null("guards", drift.guards, kMaxName);
  json.text_or_null("actor", drift.actor, kMaxAddress);
  json.text_or_null("client", drift.client, kMaxShort);
  json.open_list("restore");
  std::string_view rest = drift.restore;
  for (std::size_t i = 0; i < kMaxCommandsShown && !rest.empty(); ++i) {
    const auto end = rest.find('\n');
    json.text(rest.substr(0, end), kMaxCommand);
    rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  }
  json.close_list();
  json.close();
}

}  // namespace

std::string drift_key(std::string_view deviation) { return "drift-" + std::string{deviation}; }

std::string_view to_string(Operation operation) noexcept { return filing_of(operation).action; }

std::string to_ecs(const OperationalEvent& event) {
  std::string out;
  JsonWriter json{out};
  const Filing filing = filing_of(event.operation);
  begin_event(json, event.head);
  write_filing(json, filing, dataset::kOperational);
  json.word("action", filing.action);
  json.word("outcome", filing.good ? "success" : "failure");
  json.number("severity", event.drift ? severity_of(event.drift->severity) : filing.severity);
  json.text("reason", event.reason, kMaxReason);
  json.close();
  write_observer(json, event.head.hostname);
  json.open("weir");
  json.number("schema_version", 1);
  json.text("component", event.component, kMaxName);
  if (event.gap) write_gap(json, *event.gap);
  if (event.loss) write_loss(json, *event.loss);
  if (event.feed) {
    json.open("feed");
    write_members(json, *event.feed);
    json.close();
  }
  if (event.heartbeat) write_heartbeat(json, *event.heartbeat);
  if (event.drift) write_drift(json, *event.drift);
  json.close();
  json.close();
  return out;
}

std::string to_ecs(const AuditEvent& event) {
  std::string out;
  JsonWriter json{out};
  begin_event(json, event.head);
  write_filing(json, {{}, "event", "configuration", "change", event.done, 0}, dataset::kAudit);
  json.text("action", event.action, kMaxShort);
  json.word("outcome", event.done ? "success" : "failure");
  json.text("reason", event.reason, kMaxReason);
  json.close();
  write_observer(json, event.head.hostname);
  json.open("user");
  json.text("name", event.user, kMaxName);
  json.close();
  json.open("weir");
  json.number("schema_version", 1);
  json.text("target", event.target, kMaxReason);
  json.close();
  json.close();
  return out;
}

NewEvent to_new_event(const OperationalEvent& event) {
  std::vector<std::string> keys;
  if (event.drift) keys.push_back(drift_key(event.drift->id));
  return {.id = event.head.id,
          .dataset = std::string{dataset::kOperational},
          .time = event.head.time,
          .json = to_ecs(event),
          .index_keys = std::move(keys),
          .late_json = {}};
}

NewEvent to_new_event(const AuditEvent& event) {
  return {.id = event.head.id,
          .dataset = std::string{dataset::kAudit},
          .time = event.head.time,
          .json = to_ecs(event),
          .index_keys = {},
          .late_json = {}};
}

}  // namespace weir::report
