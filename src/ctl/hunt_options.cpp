#include "ctl/hunt_options.hpp"

namespace weir::ctl {
namespace {

using hunt::Query;

struct Words {
  Query query;
  const char* line;
  const char* paragraph;
};

constexpr Words kWords[]{
    {Query::volume, "Query 2: much mail through changed connectors",
     "Which sender had 100 messages or more within any 60 minutes go through a connector that was\n"
     "made, changed or removed in the same time. Messages count, not recipients. The sender is "
     "the\n"
     "account, else the envelope sender, else the client: mail without an account is what one "
     "looks\n"
     "for. --connector names connectors that are looked at whether they were changed or not;\n"
     "--by client or --by connector finds who makes up a sender for each message."},
    {Query::external, "Query 3: mail to recipients outside",
     "Each recipient of each message that is in none of the accepted domains, with sender and\n"
     "connector. Best narrowed with --connector, or with --around the time of a change. Where the\n"
     "accepted domains are not known, EmailDirection Outbound stands for outside."},
    {Query::senders, "Query 4: who else sends much to the outside",
     "Which account, From and envelope sender together had 100 messages or more to recipients\n"
     "outside within any 60 minutes, over whatever connector: those that do the same as the one "
     "that\n"
     "was found."},
    {Query::connectors, "Query 1: connectors made, changed or removed",
     "Each New-, Set- and Remove- of an inbound or outbound connector: when, by whom, from where,\n"
     "what was set, and whether the connector works after it. A new one does unless Enabled says "
     "no."},
    {Query::logons, "Query 5: passwords guessed until one was right",
     "A sign-in that succeeded amid, or within 10 seconds after, 100 failures or more in any 60\n"
     "seconds, of the same account or of several from the same place (application, ISP, country).\n"
     "Active Directory and Microsoft Azure's own are passed over. Sign-ins are in exports alone:\n"
     "needs --file."},
};

void add_options(CLI::App& verb, HuntArguments& arguments, Query query) {
  verb.add_option("--file", arguments.files,
                  "Exports to search: EmailEvents, CloudAppEvents or audit log, "
                  "IdentityLogonEvents, Get-AcceptedDomain [the daemon's log of events]");
  verb.add_option("--from", arguments.from, "A time, or how long ago [7 days before --to]");
  verb.add_option("--to", arguments.to, "[now; of files: their newest row]");
  verb.add_option("--around", arguments.around, "Look around this time");
  verb.add_option("--before", arguments.before, "With --around: so long before")
      ->capture_default_str();
  verb.add_option("--after", arguments.after, "With --around: so long after")
      ->capture_default_str();
  const bool counts = query != Query::external && query != Query::connectors;
  if (counts) {
    verb.add_option("--window", arguments.window, query == Query::logons ? "[60s]" : "[1h]");
    verb.add_option("--threshold", arguments.threshold, "[100]")->check(CLI::PositiveNumber);
  }
  if (query == Query::logons) {
    verb.add_option("--within", arguments.success_within,
                    "How long after the last failure a success belongs to it [10s]");
  } else {
    verb.add_option("--connector", arguments.connectors, "Of this one; * and ? are wildcards")
        ->allow_extra_args(false);
  }
  if (query != Query::logons && query != Query::connectors) {
    verb.add_option("--direction", arguments.direction, "outbound, inbound or intra-org");
  }
  if (query == Query::volume) {
    verb.add_option("--by", arguments.by, "sender, client or connector")
        ->check(CLI::IsMember({"sender", "client", "connector"}))
        ->capture_default_str();
  }
  verb.add_option("--limit", arguments.limit, "At most this many rows, the newest; 0 is all")
      ->capture_default_str();
  verb.add_flag("--csv", arguments.csv, "A line for each row, for a spreadsheet");
  verb.add_flag("--strict-parity", arguments.strict,
                "Exactly as the playbook's query, with its errors (docs/hunting.md)");
}

}  // namespace

void add_hunt_verbs(CLI::App& app, HuntArguments& arguments,
                    std::function<void(Query query)> chosen) {
  auto* hunts = app.add_subcommand("hunt", "The playbook's five queries, on events or exports");
  hunts->fallthrough();
  hunts->require_subcommand(1);
  for (const auto& words : kWords) {
    auto* verb = hunts->add_subcommand(std::string{to_string(words.query)}, words.line);
    verb->fallthrough();
    verb->footer(words.paragraph);
    add_options(*verb, arguments, words.query);
    verb->callback([chosen, query = words.query] { chosen(query); });
  }
}

}  // namespace weir::ctl
