#include "imports/outcome.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cstdio>
#include <optional>

#include "imports/time.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

namespace json = boost::json;
using audit::Deviated;
using detect::Severity;

constexpr std::size_t kMaxName = 255;
constexpr std::size_t kMaxSentence = 1'000;
constexpr std::size_t kMaxCommand = 2'000;
constexpr std::size_t kMaxCommands = 50;

constexpr std::array<std::string_view, kKinds> kNames{
    "audit_log",    "inbound_connectors", "outbound_connectors", "accepted_domains",
    "email_events", "sign_ins",           "message_trace",       "alerts"};

struct KindOf {
  Kind operator()(const audit::Record&) const { return Kind::audit_log; }
  Kind operator()(const audit::Inventory& inventory) const {
    switch (inventory.kind) {
      case audit::InventoryKind::outbound_connectors:
        return Kind::outbound_connectors;
      case audit::InventoryKind::accepted_domains:
        return Kind::accepted_domains;
      case audit::InventoryKind::inbound_connectors:
        break;
    }
    return Kind::inbound_connectors;
  }
  Kind operator()(const audit::EmailRow&) const { return Kind::email_events; }
  Kind operator()(const audit::LogonRow&) const { return Kind::sign_ins; }
  Kind operator()(const audit::TraceRow&) const { return Kind::message_trace; }
  Kind operator()(const audit::ConnectorAlert&) const { return Kind::alerts; }
};

std::string format_time(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{
      std::chrono::floor<std::chrono::milliseconds>(time - TimePoint{day})};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text.data();
}

/// Each line of a command is safe to show; what can be pasted stays on lines of its own.
std::string safe_lines(std::string_view text) {
  std::string safe;
  for (std::size_t lines = 0; !text.empty() && lines < kMaxCommands; ++lines) {
    const auto end = text.find('\n');
    if (!safe.empty()) safe += '\n';
    safe += printable(text.substr(0, end), kMaxCommand);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return safe;
}

std::string text_in(const json::object& object, std::string_view name) {
  const auto* const value = object.if_contains({name.data(), name.size()});
  const auto* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string{} : std::string{text->data(), text->size()};
}

bool flag_in(const json::object& object, std::string_view name) {
  const auto* const value = object.if_contains({name.data(), name.size()});
  return value != nullptr && value->is_bool() && value->get_bool();
}

template <class Enum>
Enum named(std::string_view name, Enum first, Enum last, Enum otherwise) {
  for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
    if (to_string(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  return otherwise;
}

json::array troubles_of(const Outcome& outcome) {
  json::array list;
  for (const auto& trouble : outcome.troubles) {
    list.push_back({{"line", trouble.line}, {"what", printable(trouble.what, kMaxSentence)}});
  }
  return list;
}

json::object rows_json(const Rows& rows) {
  json::object object;
  for (std::size_t i = 0; i < kKinds; ++i) {
    if (rows.has[i]) object[{kNames[i].data(), kNames[i].size()}] = rows.of[i];
  }
  return object;
}

}  // namespace

std::string_view to_string(Kind kind) noexcept { return kNames[static_cast<std::size_t>(kind)]; }

Rows rows_of(std::string_view name, const audit::Export& read) {
  Rows rows;
  const auto note = [&](Kind kind, std::uint64_t count) {
    rows.of[static_cast<std::size_t>(kind)] += count;
    rows.has[static_cast<std::size_t>(kind)] = true;
  };
  for (const auto& item : read.items) {
    const auto* const inventory = std::get_if<audit::Inventory>(&item);
    note(std::visit(KindOf{}, item), inventory != nullptr ? inventory->items.size() : 1);
  }
  // What is passed over between sign-ins is none of the audit log.
  const bool of_log = read.items.empty() || rows.has[static_cast<std::size_t>(Kind::audit_log)];
  if (read.passed_over > 0 && of_log) note(Kind::audit_log, read.passed_over);
  if (!read.items.empty() || read.passed_over > 0 || read.unread > 0) return rows;
  const auto lower = ascii_lower(name);
  for (const auto& [part, kind] : {std::pair{"auditlog", Kind::audit_log},
                                   {"audit-log", Kind::audit_log},
                                   {"audit_log", Kind::audit_log},
                                   {"signins", Kind::sign_ins},
                                   {"messagetrace", Kind::message_trace}}) {
    if (lower.find(part) != lower.npos) note(kind, 0);
  }
  return rows;
}

Outcome outcome_of(std::string name, const audit::Export& read) {
  Outcome outcome;
  outcome.rows = rows_of(name, read);
  outcome.name = std::move(name);
  outcome.container = read.container;
  outcome.passed_over = read.passed_over;
  outcome.unread = read.unread;
  outcome.troubles = read.troubles;
  if (read.items.empty() && read.passed_over == 0 && read.unread > 0) {
    outcome.error = "none of its " + std::to_string(read.unread) + " rows can be read";
    if (!read.troubles.empty()) {
      outcome.error += "; line " + std::to_string(read.troubles.front().line) + ": " +
                       read.troubles.front().what;
    }
  }
  return outcome;
}

Outcome failed(std::string name, std::string error) {
  Outcome outcome;
  outcome.name = std::move(name);
  outcome.error = std::move(error);
  return outcome;
}

void add(Outcome& outcome, std::vector<Told> told) {
  std::ranges::stable_sort(told, {}, [](const Told& one) { return one.deviation.time; });
  for (auto& one : told) {
    if (outcome.deviations.size() < Outcome::kMaxDeviations) {
      outcome.deviations.push_back(std::move(one));
    } else {
      ++outcome.more;
    }
  }
}

json::object to_json(const Told& told) {
  const auto& one = told.deviation;
  return {{"id", printable(one.id, kMaxName)},
          {"time", format_time(one.time)},
          {"kind", to_string(one.kind)},
          {"severity", to_string(one.severity)},
          {"symptom", printable(one.symptom, kMaxName)},
          {"connector", printable(one.connector, kMaxName)},
          {"guards", printable(told.guards, kMaxName)},
          {"actor", printable(one.actor, kMaxName)},
          {"client", printable(one.client, kMaxName)},
          {"evidence", printable(one.evidence, kMaxSentence)},
          {"restore", safe_lines(one.restore)},
          {"connector_event", one.connector_event},
          {"known", told.known}};
}

Told told_from(const json::object& object) {
  Told told;
  auto& one = told.deviation;
  const auto time = parse_time(text_in(object, "time"));
  if (!time) return told;
  one.id = text_in(object, "id");
  one.time = *time;
  one.kind =
      named(text_in(object, "kind"), Deviated::created, Deviated::alerted, Deviated::changed);
  one.severity =
      named(text_in(object, "severity"), Severity::info, Severity::critical, Severity::medium);
  one.symptom = text_in(object, "symptom");
  one.connector = text_in(object, "connector");
  one.actor = text_in(object, "actor");
  one.client = text_in(object, "client");
  one.evidence = text_in(object, "evidence");
  one.restore = text_in(object, "restore");
  one.connector_event = flag_in(object, "connector_event");
  told.guards = text_in(object, "guards");
  told.known = flag_in(object, "known");
  return told;
}

json::object to_json(const Outcome& outcome) {
  json::object object{{"name", printable(outcome.name, kMaxName)}};
  if (!outcome.error.empty()) object["error"] = printable(outcome.error, kMaxSentence);
  object["container"] = outcome.error.empty() ? to_string(outcome.container) : std::string_view{};
  object["rows"] = rows_json(outcome.rows);
  object["passed_over"] = outcome.passed_over;
  object["unread"] = outcome.unread;
  object["troubles"] = troubles_of(outcome);
  std::uint64_t known = 0;
  json::array deviations;
  for (const auto& told : outcome.deviations) {
    if (told.known) ++known;
    deviations.push_back(to_json(told));
  }
  object["new"] = outcome.deviations.size() - known;
  object["known"] = known;
  object["more"] = outcome.more;
  object["deviations"] = std::move(deviations);
  return object;
}

}  // namespace weir::imports
