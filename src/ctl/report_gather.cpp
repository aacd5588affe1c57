#include "ctl/report_gather.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

#include "config/load.hpp"
#include "ctl/events_page.hpp"
#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_words.hpp"
#include "report/json_writer.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using std::chrono::hours;

/// The playbook looks back so far.
constexpr hours kBefore{24 * 7};
constexpr std::size_t kMostAccounts = 15;
constexpr std::size_t kMostBaselines = 30;
constexpr std::uint64_t kMostIncidents = 1'000;
/// Times of the messages of one incident are as exact as its own.
constexpr std::chrono::minutes kEdge{1};

/// The result, or null: a report says what it lacks.
json::value ask_or_null(const Sources& from, const json::object& request) {
  auto answer = ask(from.socket, request);
  return answer ? json::value(std::move(answer.value())) : json::value();
}

Declared declared_in(const std::string& file) {
  const auto loaded = config::load(file);
  if (loaded.config) return declared_of(*loaded.config);
  Declared none;
  none.problem =
      "the configuration " + file + " cannot be read here, or has errors (weirctl check)";
  return none;
}

/// Reads verdict events, the newest first, into `each`. True when there are more than may be read.
bool read_events(const Sources& from, TimePoint since, TimePoint until, std::string& problem,
                 const std::function<void(const json::value&)>& each) {
  std::uint64_t left = from.max_events;
  bool cut = false;
  const auto read = each_event(
      from.socket,
      {.datasets = {"weir.verdict"}, .since = since, .until = until, .newest_first = true},
      [&](const json::value& event) {
        cut = left == 0;
        if (cut) return false;
        --left;
        each(event);
        return true;
      });
  if (!read) problem = read.error().message;
  return cut;
}

bool touches(const json::value& incident, const std::string& connector) {
  const auto all = texts_at(incident, "connectors");
  return connector == text_at(incident, "connector") ||
         std::ranges::find(all, connector) != all.end();
}

void read_mail(const Sources& from, Case& it) {
  const auto& incident = incident_of(it);
  const auto first = time_of(text_at(incident, "first_seen"));
  const auto closed = time_of(text_at(incident, "closed"));
  const auto until = (closed > first ? closed : from.now) + kEdge;
  it.reading.from = report::format_time(first);
  it.reading.to = report::format_time(until);
  it.reading.cut =
      read_events(from, first - kEdge, until, it.reading.problem, [&](const json::value& event) {
        if (belongs(incident, event)) it.mail.take(event);
      });
  if (!it.reading.problem.empty()) return;
  it.reading.before_from = report::format_time(first - kBefore);
  it.reading.before_cut =
      read_events(from, first - kBefore, first, it.reading.problem, [&](const json::value& event) {
        if (touches(incident, text_at(event, "weir.connector"))) it.before.take(event);
      });
}

}  // namespace

Result<Case, Failure> gather_case(const Sources& from, const std::string& name) {
  auto shown = ask(from.socket, {{"verb", "incident-show"}, {"id", name}});
  if (!shown) return shown.error();
  Case it;
  it.shown = std::move(shown.value());
  it.now = report::format_time(from.now);
  it.version = WEIR_VERSION;
  it.declared = declared_in(from.config);
  it.status = ask_or_null(from, {{"verb", "status"}});
  it.drift = ask_or_null(from, {{"verb", "audit-list"}, {"days", 30}, {"limit", 200}});
  it.baseline =
      ask_or_null(from, {{"verb", "baseline"}, {"name", text_at(incident_of(it), "connector")}});
  read_mail(from, it);
  for (const auto& account : names_of_accounts(it, kMostAccounts)) {
    it.accounts[account.shown] =
        ask_or_null(from, {{"verb", "baseline"}, {"name", account.baseline}});
  }
  return it;
}

Result<Period, Failure> gather_period(const Sources& from, const std::string& connector,
                                      TimePoint since, TimePoint until) {
  auto status = ask(from.socket, {{"verb", "status"}});
  if (!status) return status.error();
  Period it;
  it.connector = connector;
  it.from = since;
  it.to = until;
  it.status = std::move(status.value());
  it.now = report::format_time(from.now);
  it.version = WEIR_VERSION;
  it.declared = declared_in(from.config);
  it.drift = ask_or_null(from, {{"verb", "audit-list"}, {"days", 30}, {"limit", 200}});
  it.reading.cut =
      read_events(from, since, until, it.reading.problem, [&](const json::value& event) {
        if (connector.empty() || connector == text_at(event, "weir.connector")) it.mail.take(event);
      });
  for (const auto& [name, mail] : it.mail.connectors) {
    if (it.baselines.size() >= kMostBaselines) break;
    it.baselines[name] = ask_or_null(from, {{"verb", "baseline"}, {"name", name}});
  }
  it.incidents = incidents_within(
      ask_or_null(from,
                  {{"verb", "incident-list"}, {"connector", connector}, {"limit", kMostIncidents}}),
      report::format_time(since), report::format_time(until));
  return it;
}

Result<std::string, Failure> newest_open_incident(const Sources& from) {
  auto answer =
      ask(from.socket, {{"verb", "incident-list"}, {"status", "open"}, {"limit", kMostIncidents}});
  if (!answer) return answer.error();
  const json::value result(std::move(answer.value()));  // braces would make a list
  std::string id;
  std::string opened;
  for (const auto& row : list_at(result, "incidents")) {
    const auto time = text_at(row, "opened");
    if (!id.empty() && time <= opened) continue;
    id = text_at(row, "id");
    opened = time;
  }
  return id;
}

}  // namespace weir::ctl
