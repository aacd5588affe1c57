#include "ctl/report_period.hpp"

#include <algorithm>
#include <chrono>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_words.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using page::Mark;
using std::chrono::hours;

constexpr std::size_t kMostConnectors = 30;
constexpr std::size_t kMostRows = 20;
constexpr std::size_t kMostBars = 12;
constexpr std::int64_t kMostSlots = 240;

double number_of(const json::value& from, std::string_view path) {
  boost::system::error_code error;
  const auto value = at(from, path).to_number<double>(error);
  return error ? 0 : value;
}

bool is_weekend(TimePoint time) {
  const std::chrono::weekday day{std::chrono::floor<std::chrono::days>(time)};
  return day == std::chrono::Saturday || day == std::chrono::Sunday;
}

/// The hours ahead, by hour of the day and whether it is a day off.
std::map<std::pair<int, bool>, page::Expected> forecasts_of(const json::value& baseline) {
  std::map<std::pair<int, bool>, page::Expected> made;
  for (const auto& hour : list_at(baseline, "ahead")) {
    const auto begin = time_of(text_at(hour, "begin"));
    const auto of_day = std::chrono::duration_cast<hours>(begin.time_since_epoch()).count() % 24;
    const bool off = at(hour, "day_off") == json::value(true);
    made.try_emplace({static_cast<int>(of_day), off},
                     page::Expected{begin, number_of(hour, "expected"), number_at(hour, "high")});
  }
  return made;
}

std::vector<page::Expected> expected_of(const json::value& baseline, TimePoint from, TimePoint to) {
  const auto forecasts = forecasts_of(baseline);
  std::vector<page::Expected> expected;
  for (auto begin = std::chrono::floor<hours>(from); begin < to; begin += hours{1}) {
    const auto of_day = std::chrono::duration_cast<hours>(begin.time_since_epoch()).count() % 24;
    const auto found = forecasts.find({static_cast<int>(of_day), is_weekend(begin)});
    if (found == forecasts.end()) continue;
    expected.push_back({begin, found->second.messages, found->second.high});
  }
  return expected;
}

hours step_of(TimePoint from, TimePoint to) {
  const auto length = std::chrono::ceil<hours>(to - from).count();
  for (const int step : {1, 2, 3, 6, 12, 24}) {
    if (length / step <= kMostSlots) return hours{step};
  }
  return hours{24 * 7};
}

std::uint64_t peak_of(const ConnectorMail& mail, std::string& when) {
  std::uint64_t most = 0;
  for (const auto& [hour, slot] : mail.hours) {
    if (slot.messages <= most) continue;
    most = slot.messages;
    when = hour;
  }
  return most;
}

const json::value& baseline_of(const Period& it, const std::string& connector) {
  static const json::value nothing;
  const auto found = it.baselines.find(connector);
  return found == it.baselines.end() ? nothing : found->second;
}

std::string spikes_of(const Period& it) {
  std::vector<std::string> names;
  for (const auto& [name, mail] : it.mail.connectors) {
    std::string when;
    const auto high = number_at(baseline_of(it, name), "baseline.alert");
    if (high > 0 && peak_of(mail, when) > high) names.push_back(name);
  }
  return listed(names, 5);
}

page::Section in_short(const Period& it) {
  const auto& mail = it.mail;
  page::Section section{.id = "short", .heading = "In short", .answer = ""};
  const auto& incidents = list_at(it.incidents, "incidents");
  const auto open = static_cast<std::size_t>(std::ranges::count_if(
      incidents, [](const json::value& one) { return text_at(one, "status") == "open"; }));
  section.answer = many(mail.messages, "message", "messages") + " over " +
                   many(mail.connectors.size(), "connector", "connectors") + ", " +
                   std::to_string(mail.suspicious) + " suspicious, " + std::to_string(mail.held) +
                   " held back; " + many(incidents.size(), "incident", "incidents") + ", " +
                   std::to_string(open) + " open.";
  section.mark = open > 0 ? Mark::bad : mail.suspicious > 0 ? Mark::notice : Mark::good;
  page::Facts facts;
  facts.facts = {{"Time", page::minute_text(it.from) + " to " + page::minute_text(it.to) + " UTC"},
                 {"Connector", it.connector.empty() ? "all" : it.connector},
                 {"Messages", std::to_string(mail.messages) + ", and " +
                                  std::to_string(mail.retries) + " that came again"},
                 {"Recipients", std::to_string(mail.recipients) + ", " +
                                    std::to_string(mail.external) + " of them outside"}};
  section.blocks.emplace_back(std::move(facts));
  return section;
}

page::Section volumes(const Period& it) {
  page::Section section{.id = "volume",
                        .heading = "How much mail passed each connector, and is it usual?",
                        .answer = ""};
  if (it.mail.connectors.empty()) {
    section.answer = "No mail passed in this time.";
    section.mark = Mark::notice;
    return section;
  }
  const auto spikes = spikes_of(it);
  section.mark = spikes.empty() ? Mark::plain : Mark::bad;
  section.answer = spikes.empty() ? "No hour was gravely above what is learned."
                                  : "Gravely more than learned in some hour: " + spikes + ".";
  page::Table table{.columns = {{"Connector", false, true},
                                {"Direction"},
                                {"Messages", true},
                                {"Suspicious", true},
                                {"Held", true},
                                {"External rcpts", true},
                                {"Busiest hour (UTC)"},
                                {"Ordinary now"}}};
  std::vector<std::pair<std::string, const ConnectorMail*>> rows;
  for (const auto& [name, mail] : it.mail.connectors) rows.emplace_back(name, &mail);
  std::ranges::stable_sort(
      rows, [](const auto& a, const auto& b) { return a.second->messages > b.second->messages; });
  if (rows.size() > kMostConnectors) rows.resize(kMostConnectors);
  for (const auto& [name, mail] : rows) {
    std::string when;
    const auto most = peak_of(*mail, when);
    table.rows.push_back({name, mail->direction, std::to_string(mail->messages),
                          std::to_string(mail->suspicious), std::to_string(mail->held),
                          std::to_string(mail->external),
                          std::to_string(most) + " at " + minute_of(when + ":00:00Z"),
                          text_at(baseline_of(it, name), "baseline.why", "not learned yet")});
  }
  section.blocks.emplace_back(std::move(table));
  for (const auto& [name, mail] : rows) section.blocks.emplace_back(chart_of(it, name, *mail));
  section.blocks.emplace_back(page::Paragraph{
      "Lines: what is expected of that hour on a day of this kind, by what is learned now."});
  return section;
}

page::Section findings(const Period& it) {
  page::Section section{.id = "findings", .heading = "What did detectors find?", .answer = ""};
  section.answer = it.mail.detectors.empty()
                       ? "Nothing."
                       : many(it.mail.detectors.distinct(), "detector", "detectors") +
                             " found something, most often " +
                             it.mail.detectors.top(1).front().first + ".";
  section.blocks.emplace_back(bars_of(it.mail.detectors, "Messages by detector", 30));
  return section;
}

page::Section limits(const Period& it) {
  page::Section section{.id = "limits", .heading = "Which limits were passed?", .answer = ""};
  std::vector<const LimitMail*> rows;
  for (const auto& [key, met] : it.mail.limits) rows.push_back(&met);
  std::ranges::stable_sort(rows,
                           [](const auto* a, const auto* b) { return a->messages > b->messages; });
  section.answer = rows.empty() ? "None."
                                : many(rows.size(), "limit was passed by somebody.",
                                       "limits were passed, each by somebody.");
  section.mark = rows.empty() ? Mark::good : Mark::notice;
  page::Table table{.columns = {{"Limit", false, true},
                                {"For", false, true},
                                {"Highest", true},
                                {"Allowed", true},
                                {"Messages over it", true}}};
  for (const auto* row : rows) {
    if (table.rows.size() >= kMostRows) break;
    table.rows.push_back({row->name, row->key, std::to_string(row->most),
                          std::to_string(row->limit), std::to_string(row->messages)});
  }
  if (rows.size() > table.rows.size()) {
    table.note = std::to_string(rows.size() - table.rows.size()) + " more are not shown.";
  }
  if (!table.rows.empty()) section.blocks.emplace_back(std::move(table));
  return section;
}

page::Section dispositions(const Period& it) {
  page::Section section{.id = "done", .heading = "What did Weir do?", .answer = ""};
  section.answer = "It held " + many(it.mail.held, "message", "messages") + " back of " +
                   std::to_string(it.mail.messages) + ".";
  section.blocks.emplace_back(bars_of(it.mail.enforced, "Done, each attempt", 5));
  section.blocks.emplace_back(bars_of(it.mail.wanted, "Wanted by the rules, each attempt", 5));
  return section;
}

page::Section incidents(const Period& it) {
  page::Section section{.id = "incidents", .heading = "Which incidents were there?", .answer = ""};
  const auto& rows = list_at(it.incidents, "incidents");
  section.answer = rows.empty() ? "None." : many(rows.size(), "incident.", "incidents.");
  section.mark = rows.empty() ? Mark::good : Mark::bad;
  page::Table table{.columns = {{"Incident", false, true},
                                {"Status"},
                                {"Severity"},
                                {"Connector", false, true},
                                {"Opened (UTC)"},
                                {"Symptoms"},
                                {"What"}}};
  for (const auto& row : rows) {
    if (table.rows.size() >= kMostRows) break;
    const auto resolution = text_at(row, "resolution", "none");
    table.rows.push_back(
        {text_at(row, "id"), resolution == "none" ? text_at(row, "status") : resolution,
         text_at(row, "severity"), text_at(row, "connector"), minute_of(text_at(row, "opened")),
         text_at(row, "symptoms"), text_at(row, "title")});
  }
  if (rows.size() > table.rows.size()) {
    table.note = std::to_string(rows.size() - table.rows.size()) + " more are not shown.";
  }
  if (!table.rows.empty()) {
    section.blocks.emplace_back(std::move(table));
    section.blocks.emplace_back(
        page::Command{"Shell", "weirctl report --html incident.html --incident ID"});
  }
  return section;
}

page::Section changes(const Period& it) {
  page::Section section{
      .id = "changed", .heading = "Were connectors made or changed?", .answer = ""};
  const auto& rows = list_at(it.drift, "deviations");
  const bool imported = !list_at(it.status, "imports.kinds").empty();
  section.mark = !rows.empty() ? Mark::bad : imported ? Mark::good : Mark::unknown;
  section.answer = !rows.empty() ? many(rows.size(), "thing is", "things are") +
                                       " not as they should be, by what was imported."
                   : imported
                       ? "Not by what was imported."
                       : "Not known: no export of the tenant was imported (docs/imports.md).";
  page::Table table{.columns = {{"Time (UTC)"},
                                {"Connector", false, true},
                                {"What"},
                                {"By whom", false, true},
                                {"Severity"},
                                {"Evidence"}}};
  for (const auto& row : rows) {
    if (table.rows.size() >= kMostRows) break;
    table.rows.push_back({minute_of(text_at(row, "time")), text_at(row, "connector"),
                          text_at(row, "kind"), text_at(row, "actor"), text_at(row, "severity"),
                          text_at(row, "evidence")});
  }
  if (!table.rows.empty()) section.blocks.emplace_back(std::move(table));
  return section;
}

page::Section budget(const Period& it) {
  page::Section section{.id = "budget",
                        .heading = "How much of the tenant's external recipients is used?",
                        .answer = ""};
  const auto& shown = at(it.status, "tenant_budget");
  const auto limit = number_at(shown, "limit");
  if (limit == 0) {
    section.mark = Mark::unknown;
    section.answer =
        "Not known: organization.licences is not set, so the tenant's limit is not known.";
    return section;
  }
  if (at(shown, "recipients").is_null()) {
    section.mark = Mark::unknown;
    section.answer = "Not known: the count is out of reach. The limit is " + std::to_string(limit) +
                     " external recipients in 24 hours.";
    return section;
  }
  const auto used = number_at(shown, "percent");
  section.mark = used >= 80 ? Mark::bad : used >= 50 ? Mark::notice : Mark::good;
  section.answer = std::to_string(number_at(shown, "recipients")) + " of " + std::to_string(limit) +
                   " in the last 24 hours (" + std::to_string(used) + " %), of what passes here.";
  page::Facts facts;
  facts.facts.push_back({"Last hour", text_at(shown, "last_hour", "0")});
  const auto left = text_at(shown, "left_min");
  facts.facts.push_back({"At that rate it lasts", left.empty() ? "for ever" : left + " minutes"});
  section.blocks.emplace_back(std::move(facts));
  return section;
}

page::Section people(const Period& it) {
  page::Section section{.id = "tops", .heading = "Who and what, most frequent first", .answer = ""};
  const auto add = [&](const Tallies& tallies, const char* title) {
    if (!tallies.empty()) section.blocks.emplace_back(bars_of(tallies, title, kMostBars));
  };
  add(it.mail.clients, "Clients, messages");
  add(it.mail.logins, "Logins, messages");
  add(it.mail.senders, "Envelope senders (P1), messages");
  add(it.mail.author_domains, "From domains (P2), messages");
  add(it.mail.recipient_domains, "Domains written to, messages");
  add(it.mail.junk_marks, "Taken for junk by Exchange Online, messages");
  if (section.blocks.empty()) section.answer = "There is no mail to count.";
  return section;
}

page::Section rests_on(const Period& it) {
  page::Section section{.id = "basis", .heading = "What does this page rest on?", .answer = ""};
  section.answer = it.reading.problem.empty()
                       ? "On " + many(it.mail.events, "event", "events") + " of mail."
                       : "On no events: " + it.reading.problem + ".";
  if (it.reading.cut) {
    section.blocks.emplace_back(not_known(
        "what was before " + minute_of(it.mail.first) +
        " UTC: there are more events than are read. Ask for a shorter time, or see --events."));
  }
  page::Facts facts;
  facts.facts.push_back({"Configuration", it.declared.known ? "read" : it.declared.problem});
  section.blocks.emplace_back(std::move(facts));
  section.blocks.emplace_back(page::Paragraph{
      "Weir sees mail that passes this host. Mail through another connector of the tenant to the "
      "Internet never does."});
  return section;
}

}  // namespace

page::Chart chart_of(const Period& it, const std::string& connector, const ConnectorMail& mail) {
  page::Chart chart{.title = connector + ", messages an hour (UTC)", .from = it.from, .to = it.to};
  const auto step = step_of(it.from, it.to);
  chart.step = step;
  if (step > hours{1}) {
    chart.title = connector + ", messages in " + std::to_string(step.count()) + " hours (UTC)";
  } else {
    chart.expected = expected_of(baseline_of(it, connector), it.from, it.to);
  }
  for (const auto& [hour, slot] : mail.hours) {
    const auto time = time_of(hour + ":00:00.000Z");
    const auto begin = it.from + (std::max(time, it.from) - it.from) / step * step;
    // The first hour may have begun before the time that is asked for.
    const auto place = step == hours{1} ? std::max(time, it.from) : begin;
    if (chart.slots.empty() || chart.slots.back().begin != place)
      chart.slots.push_back({.begin = place});
    auto& into = chart.slots.back();
    into.messages += slot.messages;
    into.suspicious += slot.suspicious;
    into.held += slot.held;
  }
  return chart;
}

json::value incidents_within(const json::value& listed, const std::string& since,
                             const std::string& until) {
  json::array rows;
  for (const auto& row : list_at(listed, "incidents")) {
    const auto over = text_at(row, "closed");
    if (text_at(row, "opened") > until || (!over.empty() && over < since)) continue;
    rows.push_back(row);
  }
  return json::object{{"incidents", std::move(rows)}};
}

page::Document period_document(const Period& it) {
  page::Document document{
      .title = it.connector.empty() ? "Mail over the connectors" : "Mail over " + it.connector,
      .lead = page::minute_text(it.from) + " to " + page::minute_text(it.to) + " UTC"};
  for (const auto section : {in_short, volumes, incidents, findings, limits, dispositions, people,
                             changes, budget, rests_on}) {
    document.sections.push_back(section(it));
  }
  document.footer = "Weir " + it.version + ", made " + minute_of(it.now) +
                    " UTC. It holds addresses and subjects of mail: share it with care.";
  return document;
}

}  // namespace weir::ctl
