#include "service/commands.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "report/json_writer.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxRows = 10'000;
constexpr std::size_t kMaxEvents = 20;
constexpr std::size_t kMaxText = kMaxAnswerText;

json::object row_of(const count::CounterRow& row) {
  json::object object{{"name", printable(row.key.name, kMaxText)},
                      {"subject", printable(row.key.subject, kMaxText)},
                      {"window_s", row.key.window.count()},
                      {"total", row.reading.total},
                      {"admitted", row.reading.admitted},
                      {"passes", row.reading.passes}};
  if (row.reading.others > 0) object["others"] = row.reading.others;
  if (row.reading.hold_until) object["hold_until"] = report::format_time(*row.reading.hold_until);
  if (row.distinct) {
    object["distinct"] = true;
    object["exact"] = row.exact;
    if (!row.exact) object["standard_error"] = count::kDistinctError;
  }
  return object;
}

json::array notes_of(const Reading& reading) {
  json::array notes;
  for (const auto& note : reading.notes) notes.emplace_back(printable(note, kMaxText));
  return notes;
}

}  // namespace

const Commands::Verb Commands::kVerbs[] = {
    {"status", &Commands::status},
    {"check", &Commands::check},
    {"reload", &Commands::reload},
    {"reopen", &Commands::reopen},
    {"counters-list", &Commands::counters_list},
    {"counters-get", &Commands::counters_get},
    {"counters-reset", &Commands::counters_reset},
    {"why", &Commands::why},
    {"events", &Commands::events},
    {"baseline", &Commands::baseline},
    {"baseline-forget", &Commands::baseline_forget},
    {"import-begin", &Commands::import_begin},
    {"import-data", &Commands::import_data},
    {"import-end", &Commands::import_end},
    {"import-result", &Commands::import_result},
    {"audit-list", &Commands::audit_list},
    {"hold-list", &Commands::hold_list},
    {"hold-add", &Commands::hold_add},
    {"hold-remove", &Commands::hold_remove},
    {"incident-list", &Commands::incident_list},
    {"incident-show", &Commands::incident_show},
    {"incident-resolve", &Commands::incident_resolve},
    {"incident-recipients", &Commands::incident_recipients},
};

json::object Commands::run(const json::object& request, const Caller& caller) {
  try {
    const std::string name = text(request, "verb", true);
    for (const auto& verb : kVerbs) {
      if (verb.name == name) {
        return {{"ok", true}, {"result", (this->*verb.handler)(request, caller)}};
      }
    }
    throw Refused{kUsage, "unknown verb \"" + name + "\""};
  } catch (const Refused& refused) {
    return refused.answer();
  } catch (const std::exception& error) {
    return Refused{kInternal, error.what()}.answer();
  }
}

std::string Commands::run_line(std::string_view line, const Caller& caller) {
  boost::system::error_code error;
  const auto request = json::parse(json::string_view{line.data(), line.size()}, error);
  if (error || !request.is_object()) {
    return json::serialize(Refused{kUsage, "a request is one JSON object on one line"}.answer());
  }
  return json::serialize(run(request.get_object(), caller));
}

json::object Commands::status(const json::object&, const Caller&) { return controls_.status(); }

json::object Commands::check(const json::object&, const Caller&) {
  const auto reading = controls_.check();
  return {{"file", reading.file}, {"accepted", reading.accepted}, {"notes", notes_of(reading)}};
}

json::object Commands::reload(const json::object&, const Caller& caller) {
  const auto reading = controls_.reload();
  controls_.audit("reload", caller, reading.file, reading.accepted,
                  reading.accepted ? "The new configuration is in force"
                                   : "The new configuration was refused; the old one stays");
  if (!reading.accepted) {
    throw Refused{kConfiguration, "the new configuration was refused; the old one stays in force",
                  json::object{{"file", reading.file}, {"notes", notes_of(reading)}}};
  }
  return {{"file", reading.file}, {"notes", notes_of(reading)}};
}

json::object Commands::reopen(const json::object&, const Caller&) {
  controls_.reopen();
  return {};
}

json::object Commands::counters_list(const json::object& request, const Caller&) {
  const auto filter = text(request, "filter", false);
  const auto limit = number(request, "limit", 100, kMaxRows);
  auto counters = controls_.counters().list(filter, kMaxRows, controls_.now());
  // What detectors remember for weeks is many rows that nobody looks for: limits first.
  std::ranges::stable_sort(counters, {}, [](const auto& row) { return row.key.window; });
  if (counters.size() > limit) counters.resize(limit);
  json::array rows;
  for (const auto& row : counters) rows.push_back(row_of(row));
  return {{"counters", std::move(rows)}};
}

json::object Commands::counters_get(const json::object& request, const Caller&) {
  const auto name = text(request, "name", true);
  const auto subject = text(request, "subject", true);
  const auto filter = name + "|" + subject;
  for (const auto& row : controls_.counters().list(filter, kMaxRows, controls_.now())) {
    if (row.key.name == name && row.key.subject == subject) return row_of(row);
  }
  throw Refused{kNoInput, "no counter " + name + " for " + subject};
}

json::object Commands::counters_reset(const json::object& request, const Caller& caller) {
  const auto name = text(request, "name", true);
  const auto subject = text(request, "subject", false);
  const auto forgotten = controls_.counters().reset(name, subject);
  const auto target = subject.empty() ? name : name + "|" + subject;
  controls_.audit("counters-reset", caller, target, forgotten > 0,
                  std::to_string(forgotten) + " counters forgotten");
  if (forgotten == 0) throw Refused{kNoInput, "no counter matches " + target};
  return {{"reset", forgotten}};
}

json::object Commands::why(const json::object& request, const Caller&) {
  auto id = text(request, "id", true);
  // People paste Message-IDs with their angle brackets.
  if (id.size() > 2 && id.front() == '<' && id.back() == '>') id = id.substr(1, id.size() - 2);
  const auto limit = number(request, "limit", 5, kMaxEvents);
  json::array events;
  for (const auto& event : controls_.events().find(id, limit)) {
    boost::system::error_code error;
    auto value = json::parse(event.json, error);
    if (!error) events.push_back(std::move(value));
  }
  if (events.empty()) {
    throw Refused{
        kNoInput,
        "no event with that event id, queue id, Message-ID or fingerprint is kept: " + id};
  }
  return {{"events", std::move(events)}};
}

}  // namespace weir::service
