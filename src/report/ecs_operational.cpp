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

}  // namespace

std::string_view to_string(Operation operation) noexcept { return filing_of(operation).action; }

std::string to_ecs(const OperationalEvent& event) {
  std::string out;
  JsonWriter json{out};
  const Filing filing = filing_of(event.operation);
  begin_event(json, event.head);
  write_filing(json, filing, dataset::kOperational);
  json.word("action", filing.action);
  json.word("outcome", filing.good ? "success" : "failure");
  json.number("severity", filing.severity);
  json.text("reason", event.reason, kMaxReason);
  json.close();
  write_observer(json, event.head.hostname);
  json.open("weir");
  json.number("schema_version", 1);
  json.text("component", event.component, kMaxName);
  if (event.gap) write_gap(json, *event.gap);
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
  return {.id = event.head.id,
          .dataset = std::string{dataset::kOperational},
          .time = event.head.time,
          .json = to_ecs(event),
          .index_keys = {},
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
