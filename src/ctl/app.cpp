#include "ctl/app.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "ctl/accepted_domains.hpp"
#include "ctl/audit.hpp"
#include "ctl/baseline.hpp"
#include "ctl/hold.hpp"
#include "ctl/hunt_options.hpp"
#include "ctl/incident.hpp"
#include "ctl/report_options.hpp"
#include "ctl/verbs.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::ctl {
namespace {

/// The command line as CLI11 fills it in, and what it comes to.
struct CommandLine {
  Global global;
  std::string file;
  std::string id;
  std::uint32_t events = 5;
  bool wait = false;
  CounterArguments counters;
  std::string baseline;
  HoldArguments hold;
  std::string what;
  std::string subject;
  IncidentArguments incident;
  ScanOptions scan;
  FormatArguments format;
  HuntArguments hunt;
  AcceptedDomainsArguments accepted_domains;
  AuditArguments audit;
  ReportArguments report;
  TraceArguments trace;
  std::function<int(const Streams&)> verb;
};

CLI::App* add_verb(CLI::App& app, const char* name, const char* what) {
  auto* verb = app.add_subcommand(name, what);
  verb->fallthrough();  // --json and its like may stand behind the verb
  return verb;
}

void add_daemon_verbs(CLI::App& app, CommandLine& line) {
  add_verb(app, "status", "What the daemon does: messages, connectors, limits, state, feeds")
      ->callback([&] { line.verb = [&](const Streams& io) { return status(line.global, io); }; });
  auto* reload_verb = add_verb(app, "reload", "Put the configuration file in force again");
  reload_verb->add_flag("--wait", line.wait, "Return when it is done (always so)");
  reload_verb->callback(
      [&] { line.verb = [&](const Streams& io) { return reload(line.global, io); }; });
  add_verb(app, "reopen", "Let feeds open their files again, after log rotation")->callback([&] {
    line.verb = [&](const Streams& io) { return reopen(line.global, io); };
  });
  auto* why_verb = add_verb(app, "why", "Tell what was done to a message, and why");
  why_verb->add_option("ID", line.id, "Event id, queue id, Message-ID or content fingerprint")
      ->required();
  why_verb->add_option("--limit", line.events, "At most this many events")->capture_default_str();
  why_verb->callback([&] {
    line.verb = [&](const Streams& io) { return why(line.global, line.id, line.events, io); };
  });
}

void add_counter_verbs(CLI::App& app, CommandLine& line) {
  auto* counters = add_verb(app, "counters", "Look at counters, or forget them");
  counters->require_subcommand(1);
  auto* list = add_verb(*counters, "list", "Counters and their totals");
  list->add_option("FILTER", line.counters.filter, "Part of NAME|SUBJECT");
  list->add_option("--limit", line.counters.limit, "At most this many")->capture_default_str();
  list->callback([&] {
    line.verb = [&](const Streams& io) { return counters_list(line.global, line.counters, io); };
  });
  auto* get = add_verb(*counters, "get", "One counter");
  get->add_option("NAME", line.counters.name, "Name of the limit")->required();
  get->add_option("SUBJECT", line.counters.subject, "Who is counted")->required();
  get->callback([&] {
    line.verb = [&](const Streams& io) { return counters_get(line.global, line.counters, io); };
  });
  auto* reset = add_verb(*counters, "reset", "Forget counters, and so end their holds");
  reset->add_option("NAME", line.counters.name, "Name of the limit")->required();
  reset->add_option("SUBJECT", line.counters.subject, "Who is counted");
  reset->add_flag("--all", line.counters.all, "Every subject of that name");
  reset->callback([&] {
    line.verb = [&](const Streams& io) { return counters_reset(line.global, line.counters, io); };
  });
}

void add_baseline_verbs(CLI::App& app, CommandLine& line) {
  auto* shown = add_verb(app, "baseline", "What is expected now of each connector, and why");
  shown->add_option("NAME", line.baseline, "A connector or account, with the hours ahead");
  shown->callback([&] {
    if (line.verb) return;  // of the verb below
    line.verb = [&](const Streams& io) { return baseline(line.global, line.baseline, io); };
  });
  auto* forget = add_verb(*shown, "forget", "Learn anew what a connector or account sends");
  forget->add_option("NAME", line.baseline, "A connector or account")->required();
  forget->callback([&] {
    line.verb = [&](const Streams& io) { return baseline_forget(line.global, line.baseline, io); };
  });
}

void add_new_hold(CLI::App& holds, CommandLine& line) {
  auto* add = add_verb(holds, "add", "Hold mail back for a while, from now on");
  auto& hold = line.hold;
  add->add_option("--connector", hold.connector, "Mail of this connector");
  add->add_option("--client", hold.client, "Mail of this address or block");
  add->add_option("--user", hold.user, "Mail of this SASL login");
  add->add_option("--from", hold.from, "This MAIL FROM; <> is the null sender");
  add->add_option("--from-domain", hold.from_domain, "MAIL FROM in this domain, or *.domain");
  add->add_option("--header-from-domain", hold.header_from_domain, "From in this domain");
  add->add_flag("--suspicious", hold.suspicious, "Suspicious mail only; clean mail passes");
  add->add_option("--action", hold.action, "tag, quarantine, tempfail or reject")
      ->capture_default_str();
  add->add_option("--percent", hold.percent, "Share of the messages, always the same ones")
      ->capture_default_str();
  add->add_option("--for", hold.length, "How long, such as 2h; at most 7d")->required();
  add->add_option("--reason", hold.reason, "Why, for those who come after you")->required();
  add->callback(
      [&] { line.verb = [&](const Streams& io) { return hold_add(line.global, line.hold, io); }; });
}

void add_hold_verbs(CLI::App& app, CommandLine& line) {
  auto* holds = add_verb(app, "hold", "Hold mail back by order, and see what is held back");
  holds->require_subcommand(1);
  add_verb(*holds, "list", "Holds of operators, limits on hold, tripped breakers")->callback([&] {
    line.verb = [&](const Streams& io) { return hold_list(line.global, io); };
  });
  add_new_hold(*holds, line);
  auto* remove = add_verb(*holds, "remove", "End a hold before its time");
  remove->add_option("WHAT", line.what, "Id of a hold, or name of a limit")->required();
  remove->add_option("SUBJECT", line.subject, "With a limit: whose hold ends");
  remove->callback([&] {
    line.verb = [&](const Streams& io) {
      return hold_remove(line.global, line.what, line.subject, io);
    };
  });
}

void add_incident_recipients(CLI::App& incidents, CommandLine& line) {
  auto& arguments = line.incident;
  auto* recipients = add_verb(incidents, "recipients", "Every recipient of its messages");
  recipients->add_option("ID", arguments.id, "Id, or name of the connector")->required();
  recipients->add_flag("--reached", arguments.reached, "Those that a message went on to");
  recipients->add_flag("--held", arguments.held, "Those that every message was held back from");
  recipients->add_flag("--csv", arguments.csv, "A line for each, for a spreadsheet");
  recipients->callback([&] {
    line.verb = [&](const Streams& io) {
      return incident_recipients(line.global, line.incident, io);
    };
  });
}

void add_incident_verbs(CLI::App& app, CommandLine& line) {
  auto& arguments = line.incident;
  auto* incidents =
      add_verb(app, "incident", "Symptoms that belong together: look, decide, resolve");
  incidents->require_subcommand(1);
  auto* list = add_verb(*incidents, "list", "Incidents, open ones first");
  list->add_option("--status", arguments.status, "open, closed or all")->capture_default_str();
  list->add_option("--connector", arguments.connector, "Of this connector");
  list->add_option("--limit", arguments.limit, "At most this many")->capture_default_str();
  list->callback([&] {
    line.verb = [&](const Streams& io) { return incident_list(line.global, line.incident, io); };
  });
  auto* show = add_verb(*incidents, "show", "Everything about one, with what to do");
  show->add_option("ID", arguments.id, "Id, its beginning, or name of the connector")->required();
  show->callback([&] {
    line.verb = [&](const Streams& io) { return incident_show(line.global, line.incident, io); };
  });
  auto* resolve = add_verb(*incidents, "resolve", "Say what it was, and close it");
  resolve->add_option("ID", arguments.id, "Id, its beginning, or name of the connector")
      ->required();
  resolve->add_option("--as", arguments.as, "true-positive or false-positive")->required();
  resolve->add_option("--note", arguments.note, "For those who come after you");
  resolve->callback([&] {
    line.verb = [&](const Streams& io) { return incident_resolve(line.global, line.incident, io); };
  });
  add_incident_recipients(*incidents, line);
}

void add_offline_verbs(CLI::App& app, CommandLine& line) {
  auto* check_verb = add_verb(app, "check", "Report every error in a configuration file");
  check_verb->add_option("FILE", line.file, "Instead of --config");
  check_verb->callback(
      [&] { line.verb = [&](const Streams& io) { return check(line.global, line.file, io); }; });
  auto* scan_verb = add_verb(app, "scan", "Judge message files as the daemon would");
  auto& scan_options = line.scan;
  scan_verb->add_option("FILE", scan_options.files, "Messages; - is standard input")->required();
  scan_verb->add_option("--client-ip", scan_options.client_ip, "Who hands the message over");
  scan_verb->add_option("--mail-from", scan_options.mail_from,
                        "Envelope sender; <> is the null sender [Return-Path of the file]");
  scan_verb->add_option("--rcpt", scan_options.recipients, "Envelope recipient; may be repeated")
      ->allow_extra_args(false);
  scan_verb->add_option("--connector", scan_options.connector,
                        "Take the session for one of this connector");
  scan_verb->add_option("--auth-user", scan_options.auth_user, "SASL login");
  scan_verb->add_option("--cert-subject", scan_options.cert_subject,
                        "CN of a verified client certificate");
  scan_verb->add_option("--helo", scan_options.helo, "HELO name");
  scan_verb->add_flag("--explain", scan_options.explain,
                      "Say why each detector fired or stayed silent");
  scan_verb->callback(
      [&] { line.verb = [&](const Streams& io) { return scan(line.global, line.scan, io); }; });
}

void add_format_verb(CLI::App& app, CommandLine& line) {
  auto& arguments = line.format;
  auto* verb = add_verb(app, "format", "Write kept events in the format of another feed");
  verb->add_option("FILE", arguments.files, "Events, one a line; - is standard input")->required();
  verb->add_option("--as", arguments.as, "ecs, cef or ocsf")->capture_default_str();
  verb->add_flag("--privacy", arguments.privacy, "Hide what [privacy] of the configuration says");
  verb->callback([&] {
    line.verb = [&](const Streams& io) { return format_events(line.global, line.format, io); };
  });
}

void add_accepted_domains_verbs(CLI::App& app, CommandLine& line) {
  auto& arguments = line.accepted_domains;
  auto* domains = add_verb(app, "accepted-domains", "The list of domains that are ours");
  domains->require_subcommand(1);
  auto* verb = add_verb(*domains, "import", "Take it over from an export of Get-AcceptedDomain");
  verb->add_option("FILE", arguments.file, "CSV or JSON")->required();
  verb->add_option("--output", arguments.output, "Write this file [the one in the configuration]");
  verb->add_flag("--dry-run", arguments.dry_run, "Show what would change, and change nothing");
  verb->add_flag("--force", arguments.force, "Even when more than half of the domains would go");
  verb->add_flag("--no-reload", arguments.no_reload, "Do not let the daemon read it");
  verb->callback([&] {
    line.verb = [&](const Streams& io) {
      return accepted_domains_import(line.global, line.accepted_domains, io);
    };
  });
}

void add_hunts(CLI::App& app, CommandLine& line) {
  add_hunt_verbs(app, line.hunt, [&](hunt::Query query) {
    line.verb = [&line, query](const Streams& io) {
      return hunt(line.global, query, line.hunt, io);
    };
  });
}

void add_reports(CLI::App& app, CommandLine& line) {
  add_report_verb(app, line.report, [&] {
    line.verb = [&](const Streams& io) { return report(line.global, line.report, io); };
  });
  add_trace_verb(app, line.trace, [&] {
    line.verb = [&](const Streams& io) { return trace(line.global, line.trace, io); };
  });
}

void add_audit_verbs(CLI::App& app, CommandLine& line) {
  auto& arguments = line.audit;
  auto* audit = add_verb(app, "audit", "Exports of the tenant: audit log, connectors, sign-ins");
  audit->require_subcommand(1);
  auto* take = add_verb(*audit, "import", "Take exports and show what is not as it should be");
  take->add_option("FILE", arguments.files, "Exports; - is standard input")->required();
  take->add_flag("--offline", arguments.offline,
                 "Compare with the configuration file alone; nothing is kept");
  take->callback([&] {
    line.verb = [&](const Streams& io) { return audit_import(line.global, line.audit, io); };
  });
  auto* list = add_verb(*audit, "list", "What exports have shown lately, newest first");
  list->add_option("--days", arguments.days, "Learned within so many days")->capture_default_str();
  list->add_option("--limit", arguments.limit, "At most this many")->capture_default_str();
  list->callback([&] {
    line.verb = [&](const Streams& io) { return audit_list(line.global, line.audit, io); };
  });
}

void add_global_options(CLI::App& app, Global& global) {
  app.add_option("-c,--config", global.config, "Configuration file")->capture_default_str();
  app.add_option("-s,--socket", global.socket, "Control socket [the one in the configuration]");
  app.add_flag("-j,--json", global.json, "JSON for programs instead of tables");
  app.set_version_flag("--version", std::string{"weirctl "} + WEIR_VERSION);
  app.require_subcommand(1);
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out,
        std::ostream& err) {
  CommandLine line;
  CLI::App app{"Operate weir-milter and try out its judgement", "weirctl"};
  add_global_options(app, line.global);
  add_daemon_verbs(app, line);
  add_counter_verbs(app, line);
  add_baseline_verbs(app, line);
  add_hold_verbs(app, line);
  add_incident_verbs(app, line);
  add_offline_verbs(app, line);
  add_format_verb(app, line);
  add_hunts(app, line);
  add_accepted_domains_verbs(app, line);
  add_audit_verbs(app, line);
  add_reports(app, line);
  try {
    // CLI11 takes them last first.
    app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? kOk : kUsage;
  }
  try {
    return line.verb(Streams{in, out, err});
  } catch (const std::exception& error) {
    err << "weirctl: " << error.what() << '\n';
    return kInternal;
  }
}

}  // namespace weir::ctl
