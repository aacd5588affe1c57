#include "ctl/hunt.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <stdexcept>

#include "config/load.hpp"
#include "ctl/ask.hpp"
#include "ctl/events_page.hpp"
#include "ctl/hunt_rows.hpp"
#include "ctl/hunt_search.hpp"
#include "ctl/times.hpp"
#include "imports/read_file.hpp"
#include "report/event.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using hunt::Parameters;
using hunt::Query;

constexpr std::uint64_t kMaxFile = 8ULL << 30U;
constexpr std::uint64_t kKeptInMemory = 64ULL << 20U;  // of files; larger ones are read twice
constexpr std::chrono::hours kLookBack{24 * 7};

TimePoint current_time() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// Nothing can be found, for this reason.
class Stopped : public std::runtime_error {
 public:
  Stopped(int code, const std::string& what) : Stopped{Failure{code, what, {}}} {}
  explicit Stopped(Failure failure)
      : std::runtime_error{failure.message}, failure_{std::move(failure)} {}
  const Failure& failure() const noexcept { return failure_; }

 private:
  Failure failure_;
};

Stopped usage(const std::string& what) { return {kUsage, what}; }

std::chrono::milliseconds length_in(const std::string& text, const char* option) {
  const auto read = parse_duration(text);
  if (!read.ok || read.value.count() <= 0) {
    throw usage(std::string{option} + " takes a length of time such as 90m, 1h or 7d");
  }
  return read.value;
}

TimePoint moment_in(const std::string& text, const char* option, TimePoint now) {
  const auto read = time_in(text, now);
  if (!read) {
    throw usage(std::string{option} +
                " takes a time such as 2026-03-04T02:11:37Z, or how long ago, such as 36h");
  }
  return *read;
}

/// What a person asks for; `from` and `to` as far as they are named.
struct Asked {
  Parameters parameters;
  bool ends = false;    ///< `to` is named
  bool begins = false;  ///< `from` is named
};

Asked asked_for(Query query, const HuntArguments& arguments, TimePoint now) {
  Asked asked{hunt::defaults(query), false, false};
  auto& to = asked.parameters;
  if (!arguments.around.empty()) {
    if (!arguments.from.empty() || !arguments.to.empty()) {
      throw usage("--around stands for --from and --to: name it or them");
    }
    const auto middle = moment_in(arguments.around, "--around", now);
    to.from = middle - length_in(arguments.before, "--before");
    to.to = middle + length_in(arguments.after, "--after");
    asked.begins = asked.ends = true;
  }
  if (!arguments.from.empty()) {
    to.from = moment_in(arguments.from, "--from", now);
    asked.begins = true;
  }
  if (!arguments.to.empty()) {
    to.to = moment_in(arguments.to, "--to", now);
    asked.ends = true;
  }
  if (!arguments.window.empty()) to.window = length_in(arguments.window, "--window");
  if (arguments.threshold != 0) to.threshold = arguments.threshold;
  if (!arguments.success_within.empty()) {
    to.success_within = length_in(arguments.success_within, "--within");
  }
  to.connectors = arguments.connectors;
  to.direction = arguments.direction;
  to.strict = arguments.strict;
  to.limit = static_cast<std::size_t>(arguments.limit);
  for (const auto by : {hunt::By::sender, hunt::By::client, hunt::By::connector}) {
    if (arguments.by == to_string(by)) to.by = by;
  }
  return asked;
}

/// Fills in the end and the week before it.
void settle(Asked& asked, TimePoint end) {
  if (!asked.ends) asked.parameters.to = end;
  if (!asked.begins) asked.parameters.from = asked.parameters.to - kLookBack;
  if (asked.parameters.from >= asked.parameters.to) throw usage("the time ends before it begins");
}

/// The exports that a hunt searches. Small ones are read once.
class Files {
 public:
  Files(const std::vector<std::string>& names, const Streams& io) : names_{names}, io_{io} {
    std::uint64_t bytes = 0;
    for (const auto& name : names) {
      struct stat status {};
      if (::stat(name.c_str(), &status) != 0 || ::access(name.c_str(), R_OK) != 0) {
        throw Stopped{kNoInput, "cannot read " + printable(name, 1'000)};
      }
      bytes += static_cast<std::uint64_t>(status.st_size);
    }
    keep_ = bytes <= kKeptInMemory;
  }

  /// Calls `take` with every item. The second time says nothing of what could not be read.
  template <class Take>
  void each(Take take) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (i < kept_.size()) {
        for (const auto& item : kept_[i].items) take(item);
        continue;
      }
      auto read = imports::read_export_file(names_[i], kMaxFile);
      if (!read) throw Stopped{kDataError, read.error()};
      if (!told_) tell_troubles(names_[i], read.value());
      for (const auto& item : read.value().items) take(item);
      if (keep_) kept_.push_back(std::move(read).value());
    }
    told_ = true;
  }

 private:
  void tell_troubles(const std::string& name, const audit::Export& read) {
    if (read.unread == 0) return;
    io_.err << "weirctl: " << printable(name, 1'000) << ": " << read.unread
            << " rows could not be read";
    if (!read.troubles.empty()) {
      io_.err << ", the first at " << read.troubles.front().line << ": "
              << printable(read.troubles.front().what, 300);
    }
    io_.err << '\n';
  }

  const std::vector<std::string>& names_;
  const Streams& io_;
  bool keep_ = false;
  bool told_ = false;
  std::vector<audit::Export> kept_;
};

/// What has to be known of the exports before they are searched.
struct Overview {
  std::uint64_t fitting = 0;  ///< rows that the query looks at
  TimePoint newest{};
  std::vector<std::string> accepted_domains;
};

void note_domains(const audit::Inventory& inventory, Overview& overview) {
  if (inventory.kind != audit::InventoryKind::accepted_domains) return;
  for (const auto& item : inventory.items) {
    const auto subtree = item.properties.find("MatchSubDomains");
    const bool all = subtree != item.properties.end() && iequals(subtree->second, "true");
    const auto name = ascii_lower(item.name);
    overview.accepted_domains.push_back(all && !name.starts_with("*.") ? "*." + name : name);
  }
}

Overview look_over(Files& files, Query query) {
  Overview overview;
  files.each([&](const audit::Item& item) {
    std::visit(
        [&](const auto& row) {
          using Row = std::decay_t<decltype(row)>;
          if constexpr (std::is_same_v<Row, audit::Inventory>) {
            note_domains(row, overview);
          } else if (hunts_in<Row>(query)) {
            ++overview.fitting;
            overview.newest = std::max(overview.newest, row.time);
          }
        },
        item);
  });
  return overview;
}

const char* tables_of(Query query) {
  if (query == Query::logons) return "IdentityLogonEvents";
  if (query == Query::connectors) return "CloudAppEvents or the audit log";
  return query == Query::volume ? "EmailEvents, CloudAppEvents or the audit log" : "EmailEvents";
}

void use_domains(Parameters& parameters, const std::vector<std::string>& patterns) {
  if (!patterns.empty()) parameters.accepted_domains = connector::DomainSet{patterns};
}

HuntResult search_files(Query query, const HuntArguments& arguments, const config::Config* config,
                        const Streams& io) {
  auto asked = asked_for(query, arguments, current_time());
  Files files{arguments.files, io};
  const auto overview = look_over(files, query);
  if (overview.fitting == 0) {
    throw Stopped{kDataError,
                  "no file has rows of " + std::string{tables_of(query)} + " that can be read"};
  }
  settle(asked, overview.newest + std::chrono::milliseconds{1});
  if (config != nullptr) use_domains(asked.parameters, config->organization.accepted_domains);
  use_domains(asked.parameters, overview.accepted_domains);
  HuntSearch search{query, asked.parameters};
  files.each([&](const audit::Item& item) {
    std::visit([&](const auto& row) { search.add(row); }, item);
  });
  json::array names;
  for (const auto& name : arguments.files) names.emplace_back(printable(name, 1'000));
  const auto count = arguments.files.size();
  return search.finish(count == 1 ? "1 file" : std::to_string(count) + " files",
                       {{"source", "files"}, {"files", std::move(names)}});
}

CarriedConnectors carried_by(const config::Config* config) {
  CarriedConnectors carried;
  if (config == nullptr) return carried;
  for (const auto& one : config->tenant_connectors) {
    if (!one.guards.empty()) carried[one.guards].push_back(one.name);
  }
  return carried;
}

void pull(const Global& global, const EventsWanted& wanted,
          const std::function<void(const json::value&)>& each) {
  const auto read = each_event(socket_of(global), wanted, [&](const json::value& event) {
    each(event);
    return true;
  });
  if (!read) throw Stopped{read.error()};
}

HuntResult search_events(Query query, const HuntArguments& arguments, const Global& global,
                         const config::Config* config) {
  if (query == Query::logons) {
    throw Stopped{kNoInput,
                  "sign-ins are in exports alone: name one of IdentityLogonEvents with --file"};
  }
  const auto now = current_time();
  auto asked = asked_for(query, arguments, now);
  settle(asked, now);
  const auto& parameters = asked.parameters;
  if (config != nullptr) use_domains(asked.parameters, config->organization.accepted_domains);
  HuntSearch search{query, parameters};
  if (hunts_in<audit::Record>(query)) {
    // A change is told when its export comes in, which is after it.
    const EventsWanted changes{
        {std::string{report::dataset::kOperational}}, parameters.from, {}, {}};
    pull(global, changes, [&](const json::value& event) {
      if (const auto record = record_of(event)) search.add(*record);
    });
  }
  if (hunts_in<audit::EmailRow>(query)) {
    const auto carried = carried_by(config);
    const EventsWanted mail{
        {std::string{report::dataset::kVerdict}}, parameters.from, parameters.to, {}};
    pull(global, mail, [&](const json::value& event) {
      for (const auto& row : mail_rows_of(event, carried)) search.add(row);
    });
  }
  return search.finish("the log of events", {{"source", "events"}});
}

}  // namespace

int hunt(const Global& global, Query query, const HuntArguments& arguments, const Streams& io) {
  try {
    // Without one, what is outside is told by EmailDirection: a hunt in exports needs no daemon.
    const auto loaded = config::load(global.config);
    const auto* config = loaded.config.get();
    const auto result = arguments.files.empty() ? search_events(query, arguments, global, config)
                                                : search_files(query, arguments, config, io);
    if (global.json) {
      write_hunt_json(io.out, result);
    } else if (arguments.csv) {
      write_hunt_csv(io.out, result);
      io.err << "weirctl: " << result.sentence << '\n';
    } else {
      write_hunt_table(io.out, result);
    }
    return kOk;
  } catch (const Stopped& stopped) {
    return report_failure(global, stopped.failure(), io);
  }
}

}  // namespace weir::ctl
