#include "ctl/report_options.hpp"

namespace weir::ctl {

void add_report_verb(CLI::App& app, ReportArguments& arguments, std::function<void()> chosen) {
  auto* verb = app.add_subcommand("report", "One page about an incident, or about a time");
  verb->fallthrough();
  verb->footer(
      "Without --incident, --connector, --from and --to it is about the newest open incident, "
      "else\n"
      "about the last 7 days. The page is one file that loads nothing (docs/report.md).");
  verb->add_option("--html", arguments.html, "Write the page to this file; - is standard output");
  verb->add_option("--output", arguments.output,
                   "Write the summary to this file [standard output, without --html]");
  verb->add_option("--incident", arguments.incident, "Id, its beginning, or name of the connector");
  verb->add_option("--connector", arguments.connector, "About a time: of this connector");
  verb->add_option("--from", arguments.from, "A time, or how long ago [7 days before --to]");
  verb->add_option("--to", arguments.to, "[now]");
  verb->add_option("--events", arguments.events, "At most so many events are read, the newest")
      ->capture_default_str();
  verb->add_flag("--force", arguments.force, "Replace a file that is there");
  verb->callback(std::move(chosen));
}

void add_trace_verb(CLI::App& app, TraceArguments& arguments, std::function<void()> chosen) {
  auto* verb = app.add_subcommand("trace", "Find messages: one line each, the newest first");
  verb->fallthrough();
  verb->footer(
      "All that are given must fit. * and ? are wildcards. --json writes the events, one a line.");
  auto& filter = arguments.filter;
  verb->add_option("--connector", filter.connector, "Mail of this connector");
  verb->add_option("--client", filter.client, "Address, block, or verified name of the client");
  verb->add_option("--sender", filter.sender, "MAIL FROM (P1) or From (P2); <> is the null sender");
  verb->add_option("--user", filter.user, "SASL login");
  verb->add_option("--domain", filter.domain, "Domain of MAIL FROM, From or a recipient");
  verb->add_option("--recipient", filter.recipient, "One of its recipients");
  verb->add_option("--message-id", filter.message_id, "Message-ID");
  verb->add_option("--subject", filter.subject, "Subject");
  verb->add_option("--incident", filter.incident, "Messages that carry this incident's id");
  verb->add_option("--verdict", filter.verdict,
                   "accept, tag, quarantine, tempfail, reject, suspicious, held or retry");
  verb->add_option("--from", arguments.from, "A time, or how long ago")->capture_default_str();
  verb->add_option("--to", arguments.to, "The same")->capture_default_str();
  verb->add_option("--limit", arguments.limit, "At most so many messages")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  verb->callback(std::move(chosen));
}

}  // namespace weir::ctl
