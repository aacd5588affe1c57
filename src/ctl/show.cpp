#include "ctl/show.hpp"

#include <boost/json/array.hpp>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/table.hpp"
#include "ctl/wrap.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

const json::array& list(const json::value& from, std::string_view path) {
  static const json::array none;
  const auto* found = at(from, path).if_array();
  return found == nullptr ? none : *found;
}

std::string window(const json::value& row) {
  const auto* seconds = at(row, "window_s").if_int64();
  return seconds == nullptr ? "" : format_duration(std::chrono::seconds{*seconds});
}

void show_connectors(std::ostream& out, const json::value& result) {
  out << "\nconnectors\n";
  Table table{{"name", "direction", "mode"}, 2};
  for (const auto& row : list(result, "config.connectors")) {
    table.add({text_at(row, "name"), text_at(row, "direction"), text_at(row, "mode")});
  }
  table.print(out);
}

void show_limits_in_force(std::ostream& out, const json::value& result) {
  out << "\nlimits\n";
  Table table{{"name", "for each", "counts", "window", "limit", "action"}, 2};
  for (const auto& row : list(result, "config.limits")) {
    table.add({text_at(row, "name"), text_at(row, "key"),
               text_at(row, "only") + " " + text_at(row, "count"), window(row),
               text_at(row, "limit"), text_at(row, "action")});
  }
  table.print(out);
}

void show_open_incidents(std::ostream& out, const json::value& result) {
  for (const auto& incident : list(result, "incidents")) {
    print_wrapped(out, "INCIDENT      ",
                  text_at(incident, "severity") + ", since " +
                      minute_of(text_at(incident, "opened")) +
                      " UTC: " + text_at(incident, "title") + " (weirctl incident show " +
                      text_at(incident, "id") + ")");
  }
}

std::string state_line(const json::value& result) {
  if (at(result, "state.degraded") == json::value(true)) {
    return "degraded (" + text_at(result, "state.reason") + "): counting goes on in memory";
  }
  return "well, " + text_at(result, "state.counters_in_memory") + " counters in memory, " +
         text_at(result, "state.last_position") + " events";
}

/// The link over which counts are shared with other hosts; nothing when they are not.
void show_shared(std::ostream& out, const json::value& shared) {
  if (!shared.is_object()) return;
  const auto server = text_at(shared, "server");
  const auto last = text_at(shared, "last_exchange", "never");
  if (at(shared, "connected") != json::value(true)) {
    return print_fact(
        out, "shared counts",
        "NOT SHARED: " + server + ": " + text_at(shared, "reason") + "; last exchange " + last);
  }
  print_fact(out, "shared counts",
             "over " + server + " with " + text_at(shared, "hosts") + " other hosts (" +
                 text_at(shared, "host_names") + "), last exchange " + last + " in " +
                 text_at(shared, "took_ms") + " ms, " + text_at(shared, "counters") +
                 " counters, " + text_at(shared, "waiting") + " waiting");
}

std::string left_of(std::uint64_t minutes) {
  if (minutes == 0) return "full";
  if (minutes < 120) return "full in " + std::to_string(minutes) + " min";
  if (minutes < 48 * 60) return "full in " + std::to_string(minutes / 60) + " h";
  return "full in " + std::to_string(minutes / (24 * 60)) + " days";
}

/// How much of the tenant's external recipients is used up; nothing where the limit is not known.
void show_budget(std::ostream& out, const json::value& budget) {
  if (!budget.is_object()) return;
  const auto limit = text_at(budget, "limit");
  auto line = text_at(budget, "recipients", "not known") + " of " + limit;
  if (const auto percent = text_at(budget, "percent"); !percent.empty()) {
    line += " (" + percent + " %), " + text_at(budget, "last_hour") + " in the last hour";
    line += at(budget, "left_min").is_null()
                ? ""
                : ", at the present rate " + left_of(number_at(budget, "left_min"));
  }
  print_fact(out, "tenant", "external recipients in 24 h: " + line);
}

std::string age_of(const json::value& kind) {
  const auto* const seconds = at(kind, "age_s").if_int64();
  if (seconds == nullptr) return {};
  const std::chrono::seconds age{*seconds};
  if (age >= std::chrono::hours{2})
    return format_duration(std::chrono::floor<std::chrono::hours>(age));
  return format_duration(std::chrono::floor<std::chrono::minutes>(age));
}

/// Exports of the tenant; nothing where none are taken.
void show_imports(std::ostream& out, const json::value& imports) {
  const auto directory = text_at(imports, "directory");
  const auto& kinds = list(imports, "kinds");
  if (directory.empty() && kinds.empty()) return;
  print_fact(out, "imports",
             (directory.empty() ? "no directory" : directory) + ", " +
                 text_at(imports, "read", "0") + " files read, " + text_at(imports, "failed", "0") +
                 " failed, " + text_at(imports, "deviations", "0") +
                 " deviations known (weirctl audit list)");
  if (at(imports, "last").is_object()) {
    print_fact(out, "  last",
               text_at(imports, "last.name") + " at " + text_at(imports, "last.time") + ": " +
                   text_at(imports, "last.summary"));
  }
  std::string ages;
  for (const auto& kind : kinds) {
    ages += (ages.empty() ? "" : ", ") + text_at(kind, "kind") + ' ' + age_of(kind) + " old";
  }
  if (!ages.empty()) print_fact(out, "  newest", ages);
  if (const auto trouble = text_at(imports, "trouble"); !trouble.empty()) {
    print_fact(out, "IMPORTS", trouble);
  }
  if (const auto stale = text_at(imports, "stale"); !stale.empty()) {
    print_fact(out, "IMPORTS", "STALE: no export for too long of " + stale);
  }
}

std::string feed_line(const json::value& feed) {
  std::string line = text_at(feed, "name");
  const bool blocked = at(feed, "blocked") == json::value(true);
  if (blocked) {
    const auto why = text_at(feed, "last_error");
    line += ", blocked: " + (why.empty() ? "see the log" : why);
  } else {
    line += at(feed, "connected") == json::value(false) ? ", not connected yet" : ", well";
  }
  const auto some = [&](std::string_view key, const std::string& words) {
    const auto count = text_at(feed, key);
    if (!count.empty() && count != "0") line += ", " + count + words;
  };
  some("lag", " events wait");
  some("resent", " sent again");
  some("refused", " refused");
  if (at(feed, "best_effort") == json::value(true)) line += ", best effort";
  return line;
}

}  // namespace

void show_status(std::ostream& out, const json::value& result) {
  print_fact(out, "weir-milter",
             text_at(result, "version") + ", pid " + text_at(result, "pid") + ", since " +
                 text_at(result, "started") +
                 (at(result, "serving") == json::value(true) ? ", serving" : ", not serving"));
  print_fact(out, "configuration",
             text_at(result, "config.file") + ", mode " + text_at(result, "config.mode"));
  print_fact(out, "messages",
             text_at(result, "messages.total") + " (accept " + text_at(result, "messages.accept") +
                 ", tag " + text_at(result, "messages.tag") + ", quarantine " +
                 text_at(result, "messages.quarantine") + ", tempfail " +
                 text_at(result, "messages.tempfail") + ", reject " +
                 text_at(result, "messages.reject") + "), " + text_at(result, "in_flight") +
                 " in flight");
  print_fact(out, "failures",
             text_at(result, "degraded") + " degraded verdicts, " + text_at(result, "guards") +
                 " answered by on_failure");
  print_fact(out, "state", state_line(result));
  show_budget(out, at(result, "tenant_budget"));
  show_shared(out, at(result, "shared"));
  show_breakers(out, at(result, "breakers"));
  show_open_incidents(out, result);
  for (const auto& feed : list(result, "feeds")) {
    print_fact(out, "feed", feed_line(feed));
  }
  show_imports(out, at(result, "imports"));
  print_fact(out, "detectors", text_at(result, "config.detectors"));
  show_connectors(out, result);
  show_limits_in_force(out, result);
}

void show_breakers(std::ostream& out, const json::value& rows) {
  for (const auto& row : list(rows, "")) {
    print_fact(out, "BREAKER",
               text_at(row, "connector") + " has held back " + text_at(row, "deferred") +
                   " messages within an hour, most " + text_at(row, "most") +
                   ": it only tags until " + text_at(row, "until", "that falls"));
  }
}

/// `41`, `41 different`, `about 5023 different (standard error 3.3 %)`.
std::string total_of(const json::value& row) {
  std::string total = text_at(row, "total");
  if (at(row, "distinct") != json::value(true)) return total;
  if (at(row, "exact") == json::value(true)) return total + " different";
  return "about " + total + " different (standard error 3.3 %)";
}

void show_counters(std::ostream& out, const json::value& rows) {
  Table table{{"name", "subject", "window", "total", "admitted", "passes", "hold until"}};
  const auto* all = rows.if_array();
  if (all == nullptr) return;
  for (const auto& row : *all) {
    table.add({text_at(row, "name"), text_at(row, "subject"), window(row), total_of(row),
               text_at(row, "admitted"), at(row, "passes") == json::value(true) ? "yes" : "no",
               text_at(row, "hold_until", "-")});
  }
  table.print(out);
}

void show_notes(std::ostream& out, const json::value& notes) {
  const auto* all = notes.if_array();
  if (all == nullptr) return;
  for (const auto& note : *all) {
    if (const auto* text = note.if_string())
      out << printable({text->data(), text->size()}, 1024) << '\n';
  }
}

}  // namespace weir::ctl
