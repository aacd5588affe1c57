#include "ctl/report.hpp"

#include <boost/json/serialize.hpp>
#include <chrono>
#include <iostream>
#include <sstream>

#include "ctl/ask.hpp"
#include "ctl/report_gather.hpp"
#include "ctl/report_render.hpp"
#include "ctl/report_sections.hpp"
#include "ctl/times.hpp"
#include "ctl/write_file.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

constexpr std::chrono::hours kPeriod{24 * 7};
constexpr std::chrono::hours kMostPeriod{24 * 366};

bool is_file(const std::string& path) { return !path.empty() && path != "-"; }

int usage(const Streams& io, const std::string& why) {
  io.err << "weirctl: " << why << '\n';
  return kUsage;
}

/// The time that is asked for.
struct Span {
  TimePoint from{};
  TimePoint to{};
  std::string problem;
};

Span span_of(const ReportArguments& arguments, TimePoint now) {
  Span span{.from = now - kPeriod, .to = now, .problem = {}};
  const auto read = [&](const std::string& text, const char* option, TimePoint& into) {
    if (text.empty()) return;
    if (const auto time = time_in(text, now)) {
      into = *time;
    } else {
      span.problem = std::string{option} +
                     " takes a time such as 2026-03-04T02:11Z, or how long ago, such as 36h";
    }
  };
  read(arguments.to, "--to", span.to);
  span.from = span.to - kPeriod;
  read(arguments.from, "--from", span.from);
  if (span.problem.empty() && span.from >= span.to) span.problem = "--from must be before --to";
  if (span.problem.empty() && span.to - span.from > kMostPeriod) {
    span.problem = "a report is about a year at most";
  }
  return span;
}

std::string problem_of(const ReportArguments& arguments) {
  const bool timed =
      !arguments.from.empty() || !arguments.to.empty() || !arguments.connector.empty();
  if (!arguments.incident.empty() && timed) {
    return "--incident is about one incident; --connector, --from and --to are about a time";
  }
  if (arguments.html == "-" && !is_file(arguments.output) && !arguments.output.empty()) {
    return "only one of --html and --output can be standard output";
  }
  return {};
}

Result<page::Document, Failure> document_of(const Sources& sources,
                                            const ReportArguments& arguments, const Span& span) {
  auto incident = arguments.incident;
  if (incident.empty() && arguments.from.empty() && arguments.to.empty() &&
      arguments.connector.empty()) {
    auto open = newest_open_incident(sources);
    if (!open) return open.error();
    incident = open.value();
  }
  if (!incident.empty()) {
    auto it = gather_case(sources, incident);
    if (!it) return it.error();
    return incident_document(it.value());
  }
  auto it = gather_period(sources, arguments.connector, span.from, span.to);
  if (!it) return it.error();
  return period_document(it.value());
}

/// To a file or to standard output; the exit code.
int put(const std::string& where, const std::string& text, bool force, const Streams& io) {
  if (!is_file(where)) {
    io.out << text;
    return kOk;
  }
  if (const auto problem = write_file(where, text, force); !problem.empty()) {
    io.err << "weirctl: " << problem << '\n';
    return kCannotCreate;
  }
  io.err << "weirctl: wrote " << printable(where, 1'000) << '\n';
  return kOk;
}

int put_all(const Global& global, const ReportArguments& arguments, const page::Document& document,
            const Streams& io) {
  if (!arguments.html.empty()) {
    const auto code = put(arguments.html, html_of(document), arguments.force, io);
    if (code != kOk) return code;
    if (arguments.output.empty()) return kOk;
  }
  std::ostringstream text;
  if (global.json) {
    text << boost::json::serialize(to_json(document)) << '\n';
  } else {
    print_document(text, document);
  }
  return put(arguments.output, text.str(), arguments.force, io);
}

}  // namespace

int report(const Global& global, const ReportArguments& arguments, const Streams& io) {
  if (const auto problem = problem_of(arguments); !problem.empty()) return usage(io, problem);
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto span = span_of(arguments, now);
  if (!span.problem.empty()) return usage(io, span.problem);
  // Before the work is done, not after.
  for (const auto& path : {arguments.html, arguments.output}) {
    if (!is_file(path)) continue;
    if (const auto problem = in_the_way(path, arguments.force); !problem.empty()) {
      io.err << "weirctl: " << problem << '\n';
      return kCannotCreate;
    }
  }
  const Sources sources{.socket = socket_of(global),
                        .config = global.config,
                        .max_events = arguments.events,
                        .now = now};
  const auto document = document_of(sources, arguments, span);
  if (!document) return report_failure(global, document.error(), io);
  return put_all(global, arguments, document.value(), io);
}

}  // namespace weir::ctl
