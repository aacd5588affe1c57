// The verbs incident-list, incident-show, incident-resolve and incident-recipients.
#include <algorithm>
#include <boost/json/array.hpp>

#include "report/incident_json.hpp"
#include "report/json_writer.hpp"
#include "service/commands.hpp"
#include "service/incident_duty.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"
#include "weir/incident/advice.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using incident::Incident;
using incident::Resolution;
using incident::Status;

constexpr std::size_t kMaxListed = 1'000;
constexpr std::size_t kMaxPage = 10'000;
constexpr std::size_t kMaxNote = 1'000;

json::value time_or_null(TimePoint time) {
  return time == TimePoint{} ? json::value() : json::value(report::format_time(time));
}

/// Codes of the symptoms, each once, in their order.
json::array codes_of(const Incident& incident) {
  std::set<std::string> codes;
  for (const auto& seen : incident.symptoms) {
    if (!seen.code.empty()) codes.insert(seen.code);
  }
  json::array list;
  for (const auto& code : codes) list.emplace_back(code);
  return list;
}

json::object row_of(const Incident& incident) {
  return {{"id", incident.id},
          {"connector", incident.connector},
          {"connectors", json::array(incident.connectors.begin(), incident.connectors.end())},
          {"merged_into", incident.merged_into},
          {"status", to_string(incident.status)},
          {"resolution", to_string(incident.resolution)},
          {"severity", to_string(incident.severity)},
          {"opened", time_or_null(incident.opened)},
          {"last_seen", time_or_null(incident.last_seen)},
          {"closed", time_or_null(incident.closed)},
          {"messages", incident.messages},
          {"symptoms", codes_of(incident)},
          {"title", incident.title}};
}

json::array actions_of(const Incident& incident, const incident::Facts& facts, TimePoint now) {
  json::array list;
  for (const auto& action : recommend(incident, facts, now)) {
    list.push_back({{"text", action.text},
                    {"command", action.command},
                    {"console", to_string(action.console)},
                    {"why", action.why},
                    {"symptom", action.symptom}});
  }
  return list;
}

json::array questions_of(const Incident& incident, const incident::Facts& facts) {
  json::array list;
  for (const auto& point : questions(incident, facts)) {
    list.push_back({{"text", point.text}, {"bearing", to_string(point.bearing)}});
  }
  return list;
}

json::object exemption_of(const Incident& incident, const incident::Facts& facts, TimePoint now) {
  const auto proposal = propose_exemption(incident, facts, now);
  return {{"found", proposal.found},
          {"words", proposal.words},
          {"toml", proposal.toml},
          {"until", time_or_null(proposal.until)}};
}

json::object totals_of(const report::RecipientTotals& totals) {
  return {{"reached", totals.reached}, {"held", totals.held}, {"beyond", totals.beyond}};
}

/// The incident that the request names; throws Refused when there is none.
const Incident& asked_for(const IncidentDuty& duty, const std::string& name) {
  const auto* incident = duty.named(name);
  if (incident == nullptr) throw Refused{kNoInput, "there is no incident " + name};
  return *incident;
}

Resolution resolution_in(const json::object& request) {
  const auto as = text(request, "as", true);
  for (const auto one : {Resolution::true_positive, Resolution::false_positive}) {
    if (as == to_string(one)) return one;
  }
  throw Refused{kUsage, "\"as\" must be \"true-positive\" or \"false-positive\""};
}

RecipientLists::Which which_in(const json::object& request) {
  const auto which = text(request, "which", false);
  if (which.empty() || which == "all") return RecipientLists::Which::all;
  if (which == "reached") return RecipientLists::Which::reached;
  if (which == "held") return RecipientLists::Which::held;
  throw Refused{kUsage, "\"which\" must be \"all\", \"reached\" or \"held\""};
}

json::object row_of(const RecipientLists::Row& row) {
  const auto& [address, entry] = row;
  return {{"address", address},
          {"kind", to_string(entry.kind)},
          {"first_seen", time_or_null(entry.first)},
          {"last_seen", time_or_null(entry.last)},
          {"reached", entry.reached},
          {"held", entry.held},
          {"event", entry.event_id}};
}

}  // namespace

json::object Commands::incident_list(const json::object& request, const Caller&) {
  const auto status = text(request, "status", false);
  const auto connector = text(request, "connector", false);
  const auto limit = number(request, "limit", 50, kMaxListed);
  if (!status.empty() && status != "all" && status != to_string(Status::open) &&
      status != to_string(Status::closed)) {
    throw Refused{kUsage, "\"status\" must be \"open\", \"closed\" or \"all\""};
  }
  json::array rows;
  std::size_t fitting = 0;
  controls_.on_watch([&] {
    const auto all = controls_.incidents().book().all();
    for (const auto wanted : {Status::open, Status::closed}) {
      if (!status.empty() && status != "all" && status != to_string(wanted)) continue;
      for (const auto* incident : all) {
        if (incident->status != wanted) continue;
        const auto& its = incident->connectors;
        if (!connector.empty() && std::ranges::find(its, connector) == its.end()) continue;
        if (++fitting <= limit) rows.push_back(row_of(*incident));
      }
    }
  });
  return {{"incidents", std::move(rows)}, {"total", fitting}};
}

json::object Commands::incident_show(const json::object& request, const Caller&) {
  const auto name = text(request, "id", true);
  const auto now = controls_.now();
  json::object answer;
  controls_.on_watch([&] {
    const auto& duty = controls_.incidents();
    const auto& incident = asked_for(duty, name);
    const auto facts = duty.facts(incident);
    answer = {
        {"now", report::format_time(now)},
        {"incident", to_json(incident, report::Detail::shown)},
        {"listed_recipients", totals_of(controls_.incidents().recipients().totals(incident.id))},
        {"owner", facts.owner},
        {"purpose", facts.purpose},
        {"actions", actions_of(incident, facts, now)},
        {"questions", questions_of(incident, facts)},
        {"exemption", exemption_of(incident, facts, now)}};
  });
  return answer;
}

json::object Commands::incident_resolve(const json::object& request, const Caller& caller) {
  const auto name = text(request, "id", true);
  const auto as = resolution_in(request);
  const auto note = printable(text(request, "note", false), kMaxNote);
  const auto now = controls_.now();
  std::string id = name;
  std::string problem;
  json::object answer;
  controls_.on_watch([&] {
    auto& duty = controls_.incidents();
    const auto* incident = duty.named(name);
    if (incident != nullptr) id = incident->id;
    const auto done = duty.resolve(id, as, caller.user, note, now);
    if (!done) {
      problem = done.error();
      return;
    }
    incident = duty.book().find(id);
    if (incident == nullptr) return;
    answer = {{"incident", row_of(*incident)},
              {"resolved_by", incident->resolved_by},
              {"note", incident->note}};
    if (as == Resolution::false_positive) {
      answer["exemption"] = exemption_of(*incident, duty.facts(*incident), now);
    }
  });
  controls_.audit("incident-resolve", caller, id, problem.empty(),
                  problem.empty() ? "As " + std::string{to_string(as)} +
                                        (note.empty() ? std::string{} : ": " + note)
                                  : problem);
  if (!problem.empty()) throw Refused{kNoInput, problem};
  return answer;
}

json::object Commands::incident_recipients(const json::object& request, const Caller&) {
  const auto name = text(request, "id", true);
  const auto which = which_in(request);
  const auto after = text(request, "after", false);
  const auto limit = number(request, "limit", 1'000, kMaxPage);
  const auto now = controls_.now();
  json::object answer;
  controls_.on_watch([&] {
    auto& duty = controls_.incidents();
    const auto& incident = asked_for(duty, name);
    const auto page = duty.recipients().page(incident.id, which, after, limit, now);
    json::array rows;
    for (const auto& row : page.rows) rows.push_back(row_of(row));
    answer = {{"id", incident.id},
              {"totals", totals_of(duty.recipients().totals(incident.id))},
              {"recipients", std::move(rows)},
              {"more", page.more}};
  });
  return answer;
}

}  // namespace weir::service
