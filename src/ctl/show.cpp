#include "ctl/show.hpp"

#include <boost/json/array.hpp>

#include "ctl/fields.hpp"
#include "ctl/table.hpp"
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

std::string state_line(const json::value& result) {
  if (at(result, "state.degraded") == json::value(true)) {
    return "degraded (" + text_at(result, "state.reason") + "): counting goes on in memory";
  }
  return "well, " + text_at(result, "state.counters_in_memory") + " counters in memory, " +
         text_at(result, "state.last_position") + " events";
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
  for (const auto& feed : list(result, "feeds")) {
    print_fact(
        out, "feed",
        text_at(feed, "name") +
            (at(feed, "blocked") == json::value(true) ? ", blocked: see the log" : ", well"));
  }
  print_fact(out, "detectors", text_at(result, "config.detectors"));
  show_connectors(out, result);
  show_limits_in_force(out, result);
}

void show_counters(std::ostream& out, const json::value& rows) {
  Table table{{"name", "subject", "window", "total", "admitted", "passes", "hold until"}};
  const auto* all = rows.if_array();
  if (all == nullptr) return;
  for (const auto& row : *all) {
    table.add({text_at(row, "name"), text_at(row, "subject"), window(row), text_at(row, "total"),
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
