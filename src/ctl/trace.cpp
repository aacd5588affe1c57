#include "ctl/trace.hpp"

#include <boost/json/serialize.hpp>
#include <chrono>
#include <iostream>
#include <set>

#include "ctl/ask.hpp"
#include "ctl/events_page.hpp"
#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/table.hpp"
#include "ctl/times.hpp"
#include "ctl/wrap.hpp"
#include "page/document.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kWidest = 60;  ///< columns of an address

std::string second_of(const std::string& time) {
  return time.size() < 19 ? time : time.substr(0, 10) + ' ' + time.substr(11, 8);
}

std::string from_whom(const json::value& event) {
  const auto sender = text_at(event, "weir.envelope.from", "<>");
  const auto author = text_at(event, "email.from.address");
  if (author.empty() || iequals(sender, author)) return cut_to(sender, kWidest);
  return cut_to(sender, kWidest) + " → " + cut_to(author, kWidest);
}

std::string to_whom(const json::value& event) {
  const auto count = number_at(event, "weir.envelope.to_count");
  const auto& named = list_at(event, "weir.envelope.to");
  std::string text;
  if (!named.empty() && named.front().is_string()) {
    text = cut_to(text_at(named.front(), ""), kWidest);
  }
  if (count > 1) text += " and " + std::to_string(count - 1) + " more";
  return text;
}

std::string found_in(const json::value& event) {
  std::set<std::string> seen;
  std::string text;
  for (const auto& finding : list_at(event, "weir.findings")) {
    const auto name = text_at(finding, "detector");
    if (seen.insert(name).second) text += (text.empty() ? "" : ",") + name;
  }
  return text;
}

/// What was looked through, so that nothing found is not taken for nothing there.
std::string summary(const TraceArguments& arguments, TimePoint since, TimePoint until,
                    std::uint64_t looked, std::uint64_t found) {
  auto text = std::to_string(found) + " of " + std::to_string(looked) + " messages from " +
              page::minute_text(since) + " to " + page::minute_text(until) + " UTC fit " +
              words_of(arguments.filter);
  if (found >= arguments.limit) {
    text += "; it stopped at --limit " + std::to_string(arguments.limit) + ", the newest are shown";
  }
  if (!arguments.filter.recipient.empty()) {
    text += "; events name the first 100 recipients of a message";
  }
  return text;
}

}  // namespace

std::vector<std::string> trace_row(const json::value& event) {
  return {second_of(text_at(event, "@timestamp")),
          text_at(event, "event.id"),
          text_at(event, "weir.connector"),
          text_at(event, "source.ip", "unknown"),
          from_whom(event),
          to_whom(event),
          text_at(event, "weir.score", "0"),
          text_at(event, "weir.disposition.enforced"),
          found_in(event)};
}

int trace(const Global& global, TraceArguments arguments, const Streams& io) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto since = time_in(arguments.from, now);
  const auto until = time_in(arguments.to, now);
  auto problem = prepare(arguments.filter);
  if (!since || !until) {
    problem = "--from and --to take a time such as 2026-03-04T02:11Z, or how long ago, such as 36h";
  } else if (*since >= *until) {
    problem = "--from must be before --to";
  }
  if (!problem.empty()) {
    io.err << "weirctl: " << problem << '\n';
    return kUsage;
  }
  Table table{{"time (UTC)", "event", "connector", "client", "from (P1 → P2)", "to", "score",
               "done", "findings"}};
  std::uint64_t found = 0;
  std::uint64_t looked = 0;
  const auto read = each_event(
      socket_of(global),
      {.datasets = {"weir.verdict"}, .since = *since, .until = *until, .newest_first = true},
      [&](const json::value& event) {
        ++looked;
        if (!fits(arguments.filter, event)) return true;
        if (global.json) {
          io.out << json::serialize(event) << '\n';
        } else {
          table.add(trace_row(event));
        }
        return ++found < arguments.limit;
      });
  if (!global.json && found > 0) table.print(io.out);
  if (!read) return report_failure(global, read.error(), io);
  io.err << "weirctl: " << printable(summary(arguments, *since, *until, looked, found), 2'000)
         << '\n';
  return kOk;
}

}  // namespace weir::ctl
