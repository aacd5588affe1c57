// In short, over time, what was done and what is to be done.
#include <algorithm>
#include <chrono>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_sections.hpp"
#include "ctl/report_words.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using page::Mark;

constexpr std::size_t kMostMoments = 30;
constexpr std::size_t kMostBars = 10;
constexpr std::size_t kMostSamples = 12;

Mark mark_of_severity(const std::string& severity) {
  return severity == "critical" || severity == "high" ? Mark::bad : Mark::notice;
}

std::string when(const json::value& incident, const char* what) {
  const auto time = text_at(incident, what);
  return time.empty() ? "not yet" : minute_of(time) + " UTC";
}

std::string ending_of(const json::value& incident) {
  if (const auto into = text_at(incident, "merged_into"); !into.empty()) {
    return "it has become part of " + into;
  }
  const auto by = text_at(incident, "resolved_by");
  if (by.empty()) return "by quiet";
  const auto note = text_at(incident, "note");
  return "resolved as " + text_at(incident, "resolution") + " by " + by +
         (note.empty() ? "" : ": " + note);
}

void add_console(page::Section& section, const json::value& action) {
  const auto command = text_at(action, "command");
  if (command.empty()) return;
  const auto console = text_at(action, "console");
  section.blocks.emplace_back(page::Command{console == "powershell" ? "Exchange Online PowerShell"
                                            : console == "shell"    ? "Shell"
                                                                    : "",
                                            command});
}

page::Chart chart_of(const json::value& incident) {
  page::Chart chart{.title = "Mail of the connector over time (UTC)"};
  chart.step =
      std::chrono::minutes{std::max<std::uint64_t>(1, number_at(incident, "timeline_step_min"))};
  for (const auto& slot : list_at(incident, "timeline")) {
    chart.slots.push_back({time_of(text_at(slot, "begin")), number_at(slot, "messages"),
                           number_at(slot, "suspicious"), number_at(slot, "held")});
  }
  const auto& story = list_at(incident, "story");
  for (std::size_t i = 0; i < story.size(); ++i) {
    // The beginning and the end of a long story.
    if (story.size() > kMostMoments && i >= kMostMoments / 2 &&
        i < story.size() - kMostMoments / 2) {
      continue;
    }
    chart.moments.push_back({time_of(text_at(story[i], "time")), text_at(story[i], "what")});
  }
  return chart;
}

/// From the first thing that is in it to the last.
void frame(page::Chart& chart) {
  TimePoint from = TimePoint::max();
  TimePoint to{};
  for (const auto& slot : chart.slots) {
    from = std::min(from, slot.begin);
    to = std::max(to, slot.begin + chart.step);
  }
  for (const auto& moment : chart.moments) {
    // What happened long before or after would leave no room for the mail.
    if (!chart.slots.empty() &&
        (moment.time < from - std::chrono::hours{6} || moment.time > to + std::chrono::hours{6})) {
      continue;
    }
    from = std::min(from, moment.time);
    to = std::max(to, moment.time);
  }
  // One step more on either side; a short one would be a single broad bar.
  chart.from = from == TimePoint::max() ? TimePoint{} : from - chart.step;
  chart.to = std::max(to + chart.step, chart.from + chart.step * 12);
}

struct Deed {
  const char* name;
  const char* words;
  Mark mark;
};
constexpr Deed kDeeds[]{{"accept", "let pass", Mark::plain},
                        {"tag", "tagged and let pass", Mark::notice},
                        {"quarantine", "quarantined", Mark::bad},
                        {"tempfail", "told to try again", Mark::bad},
                        {"reject", "rejected", Mark::bad}};

void add_samples(const Case& it, page::Section& section) {
  struct Kind {
    const char* path;
    const char* label;
  };
  constexpr Kind kKinds[]{
      {"samples.first", "first"}, {"samples.worst", "worst"}, {"samples.newest", "newest"}};
  page::Table table{
      .title = "Messages to look at: weirctl why EVENT",
      .columns = {{"Event", false, true}, {"Which"}, {"Time (UTC)"}, {"Score", true}}};
  std::vector<std::string> shown;
  for (const auto& [path, label] : kKinds) {
    for (const auto& sample : list_at(incident_of(it), path)) {
      const auto id = text_at(sample, "event");
      if (id.empty() || std::ranges::find(shown, id) != shown.end()) continue;
      if (table.rows.size() >= kMostSamples) break;
      shown.push_back(id);
      table.rows.push_back(
          {id, label, minute_of(text_at(sample, "time")), text_at(sample, "score", "0")});
    }
  }
  if (!table.rows.empty()) section.blocks.emplace_back(std::move(table));
}

void add_exemption(const Case& it, page::Section& section) {
  const auto& exemption = at(it.shown, "exemption");
  if (at(exemption, "found") != json::value(true)) return;
  section.blocks.emplace_back(
      page::Paragraph{"If it is a false positive, the narrowest exemption would be: " +
                      text_at(exemption, "words")});
  if (const auto toml = text_at(exemption, "toml"); !toml.empty()) {
    section.blocks.emplace_back(page::Command{"weir.toml", toml});
  }
}

}  // namespace

page::Section in_short(const Case& it) {
  const auto& incident = incident_of(it);
  page::Section section{.id = "short", .heading = "In short", .answer = text_at(incident, "title")};
  section.mark = mark_of_severity(text_at(incident, "severity"));
  page::Facts facts;
  const auto fact = [&](const char* label, std::string value) {
    facts.facts.push_back({label, std::move(value)});
  };
  fact("Incident", text_at(incident, "id"));
  fact("Connector",
       text_at(incident, "connector") + " (" + text_at(incident, "direction", "unknown") + ")");
  fact("First symptom", when(incident, "first_seen"));
  fact("Opened", when(incident, "opened"));
  fact("Last symptom", when(incident, "last_seen"));
  if (text_at(incident, "status") != "open") {
    fact("Closed", when(incident, "closed") + ", " + ending_of(incident));
  }
  const auto parts = texts_at(incident, "parts");
  if (!parts.empty()) fact("Joined with", listed(parts, 10));
  fact("Messages", text_at(incident, "messages", "0") + ", " +
                       text_at(incident, "suspicious", "0") + " of them suspicious; " +
                       text_at(incident, "retries", "0") + " came again, and " +
                       text_at(incident, "passed_later", "0") + " were let pass then");
  fact("Recipients", text_at(incident, "recipients.total", "0") + ": " +
                         text_at(incident, "recipients.external", "0") + " outside, " +
                         text_at(incident, "recipients.partner", "0") + " of partners, " +
                         text_at(incident, "recipients.internal", "0") + " inside");
  const auto& actions = list_at(it.shown, "actions");
  if (!actions.empty()) fact("Do first", text_at(actions.front(), "text"));
  section.blocks.emplace_back(std::move(facts));
  return section;
}

page::Section what_to_do(const Case& it) {
  page::Section section{
      .id = "actions", .heading = "What is to be done, most urgent first?", .answer = ""};
  const auto& actions = list_at(it.shown, "actions");
  const auto& remedies = list_at(incident_of(it), "remedies");
  section.answer =
      actions.empty()
          ? "Nothing is recommended."
          : many(actions.size(), "step", "steps") +
                (remedies.empty()
                     ? "."
                     : ", and " + many(remedies.size(), "change", "changes") + " to put back.");
  section.mark = actions.empty() ? Mark::plain : Mark::notice;
  std::size_t number = 0;
  for (const auto& action : actions) {
    page::Lines step;
    step.lines.push_back(
        {std::to_string(++number) + ". " + text_at(action, "text"), text_at(action, "why")});
    section.blocks.emplace_back(std::move(step));
    add_console(section, action);
  }
  bool first = true;
  for (const auto& remedy : remedies) {
    page::Lines what{.title = first ? "Commands that put back what was changed" : ""};
    first = false;
    what.lines.push_back({minute_of(text_at(remedy, "time")) + " UTC: " + text_at(remedy, "why")});
    section.blocks.emplace_back(std::move(what));
    section.blocks.emplace_back(
        page::Command{"Exchange Online PowerShell", text_at(remedy, "command")});
  }
  return section;
}

page::Section what_happened(const Case& it) {
  const auto& incident = incident_of(it);
  page::Section section{.id = "timeline", .heading = "What happened, and when?", .answer = ""};
  auto chart = chart_of(incident);
  frame(chart);
  const auto slots = chart.slots;
  if (slots.empty()) {
    section.answer =
        "No mail of the connector belongs to its time; what happened was learned elsewhere.";
  } else {
    const auto top = std::ranges::max_element(slots, {}, &page::Slot::messages);
    section.answer = "From " + when(incident, "first_seen") + " to " + when(incident, "last_seen") +
                     "; at its busiest " + many(top->messages, "message", "messages") + " within " +
                     many(static_cast<std::uint64_t>(chart.step.count()), "minute", "minutes") +
                     ", at " + page::minute_text(top->begin) + " UTC.";
  }
  if (!slots.empty() || !chart.moments.empty()) section.blocks.emplace_back(std::move(chart));
  return section;
}

page::Section most_frequent(const Case& it) {
  struct Top {
    const char* path;
    const char* title;
  };
  constexpr Top kTops[]{{"top.clients", "Clients"},
                        {"top.auth_users", "Logins"},
                        {"top.mail_from", "Envelope senders (P1)"},
                        {"top.mail_domains", "Their domains"},
                        {"top.header_from", "From addresses (P2)"},
                        {"top.from_domains", "Their domains "},
                        {"top.subjects", "Subjects"},
                        {"top.link_hosts", "Hosts of links"},
                        {"top.fingerprints", "Nearly the same text (fingerprint)"},
                        {"top.connecting_ips", "Addresses that entered the tenant"},
                        {"top.limits", "Limits"}};
  page::Section section{.id = "tops", .heading = "Who and what, most frequent first", .answer = ""};
  for (const auto& [path, title] : kTops) {
    auto bars = bars_of(at(incident_of(it), path), title, kMostBars);
    if (!bars.bars.empty()) section.blocks.emplace_back(std::move(bars));
  }
  if (section.blocks.empty()) section.answer = "There is no mail to count.";
  return section;
}

page::Section what_weir_did(const Case& it) {
  const auto& incident = incident_of(it);
  page::Section section{
      .id = "done", .heading = "What did Weir do, and what is normal?", .answer = ""};
  page::Bars bars{.title = "Messages by what was done"};
  std::uint64_t passed = 0;
  std::uint64_t held = 0;
  bool differ = false;
  for (const auto& [name, words, mark] : kDeeds) {
    const auto did = number_at(incident, std::string{"enforced."} + name);
    const auto wanted = number_at(incident, std::string{"wanted."} + name);
    differ = differ || did != wanted;
    (held_back(name) ? held : passed) += did;
    if (did > 0 || wanted > 0) bars.bars.push_back({words, did, mark});
  }
  section.mark = passed > 0 ? Mark::bad : held > 0 ? Mark::good : Mark::unknown;
  section.answer = passed + held == 0 ? "Nothing: no message that passed here belongs to it."
                                      : "It held " + many(held, "message", "messages") +
                                            " back and let " + std::to_string(passed) + " pass.";
  section.blocks.emplace_back(std::move(bars));
  if (differ) {
    page::Facts wanted;
    for (const auto& [name, words, mark] : kDeeds) {
      const auto count = number_at(incident, std::string{"wanted."} + name);
      if (count > 0) wanted.facts.push_back({words, std::to_string(count) + " were to be"});
    }
    section.blocks.emplace_back(page::Paragraph{
        "The rules wanted otherwise, and the mode, the connector or a breaker kept it:"});
    section.blocks.emplace_back(std::move(wanted));
  }
  section.blocks.emplace_back(page::Paragraph{
      "Normal: " +
      text_at(incident, "expected", "not known, there was no baseline when it was opened") + "."});
  return section;
}

page::Section is_it_an_attack(const Case& it) {
  page::Section section{
      .id = "verdict", .heading = "Is it an attack? True or false positive", .answer = ""};
  page::Lines lines;
  std::size_t count_for = 0;
  std::size_t against = 0;
  for (const auto* bearing : {"attack", "harmless", "open"}) {
    for (const auto& question : list_at(it.shown, "questions")) {
      const auto bears = text_at(question, "bearing");
      if (bears != bearing) continue;
      count_for += bears == "attack" ? 1 : 0;
      against += bears == "harmless" ? 1 : 0;
      lines.lines.push_back({text_at(question, "text"), "",
                             bears == "attack"     ? Mark::bad
                             : bears == "harmless" ? Mark::good
                                                   : Mark::unknown,
                             bears == "attack"     ? "for it"
                             : bears == "harmless" ? "against it"
                                                   : "find out"});
    }
  }
  const auto resolution = text_at(incident_of(it), "resolution", "none");
  section.mark = resolution == "false-positive" ? Mark::good
                 : count_for > against          ? Mark::bad
                                                : Mark::notice;
  section.answer = resolution != "none" ? "It was resolved as " + resolution + " by " +
                                              text_at(incident_of(it), "resolved_by") + "."
                                        : many(count_for, "fact speaks", "facts speak") +
                                              " for an attack, " + std::to_string(against) +
                                              " against it; the rest is for you to find out.";
  if (!lines.lines.empty()) section.blocks.emplace_back(std::move(lines));
  add_samples(it, section);
  if (resolution == "none") {
    const auto id = text_at(incident_of(it), "id");
    section.blocks.emplace_back(
        page::Command{"Shell, when you know", "weirctl incident resolve " + id +
                                                  " --as true-positive\nweirctl incident resolve " +
                                                  id + " --as false-positive"});
  }
  add_exemption(it, section);
  return section;
}

page::Section rests_on(const Case& it) {
  page::Section section{.id = "basis", .heading = "What does this page rest on?", .answer = ""};
  const auto& reading = it.reading;
  section.answer = reading.problem.empty()
                       ? "On the incident, and on " + many(it.mail.events, "event", "events") +
                             " of mail that belong to it."
                       : "On the incident alone: " + reading.problem + ".";
  page::Facts facts;
  facts.facts.push_back(
      {"Events read", minute_of(reading.from) + " to " + minute_of(reading.to) + " UTC"});
  if (reading.cut) {
    section.blocks.emplace_back(
        not_known("what the oldest of its events say: there were more than are "
                  "read. Counts of the incident itself have all of them."));
  }
  facts.facts.push_back(
      {"Time before", it.before.events == 0
                          ? "no events are kept"
                          : many(it.before.events, "event", "events") + " since " +
                                minute_of(it.before.since) + " UTC" +
                                (reading.before_cut ? ", the newest that are read" : "")});
  facts.facts.push_back({"Configuration", it.declared.known ? "read" : it.declared.problem});
  const auto last = last_import(it);
  facts.facts.push_back({"Imports", last.empty() ? "none" : last});
  const auto stale = texts_at(it.status, "imports.stale");
  if (!stale.empty()) facts.facts.push_back({"Overdue imports", listed(stale, 5)});
  section.blocks.emplace_back(std::move(facts));
  section.blocks.emplace_back(page::Paragraph{
      "Weir sees mail that passes this host. Mail through another connector of the tenant to the "
      "Internet never does; docs/imports.md and docs/refusals.md say how it is learned all the "
      "same."});
  return section;
}

}  // namespace weir::ctl
