#include "ctl/accepted_domains.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <optional>
#include <set>
#include <vector>

#include "config/accepted_domains.hpp"
#include "config/document.hpp"
#include "config/files.hpp"
#include "config/loader.hpp"
#include "ctl/ask.hpp"
#include "ctl/replace_file.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using Patterns = std::set<std::string>;

constexpr std::size_t kMaxExport = 16UL * 1024 * 1024;
constexpr std::size_t kMaxConfiguration = 1024UL * 1024;
constexpr std::size_t kMaxShown = 1000;
constexpr const char* kSection = "organization";
constexpr const char* kSetting = "accepted_domains_file";

Failure failure(int code, std::string message) { return {code, std::move(message), {}}; }

std::string one_each(const std::vector<config::Diagnostic>& found) {
  std::string text;
  for (const auto& one : found) {
    if (one.severity != config::Severity::error) continue;
    text += (text.empty() ? "" : "\n") + to_string(one);
  }
  return text;
}

json::array to_json(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

/// The domains of one file. A domain that is there alone and with its subdomains is there once.
Result<Patterns, Failure> read_domains(const std::string& path) {
  const auto bytes = config::read_file(path, kMaxExport);
  if (!bytes) return failure(kNoInput, path + ' ' + bytes.error().message);
  config::Diagnostics diagnostics{path};
  const auto read = config::read_accepted_domains(path, bytes.value(), diagnostics);
  if (diagnostics.errors() > 0) {
    return failure(kDataError, path + " cannot be used, nothing was changed\n" +
                                   one_each(std::move(diagnostics).sorted()));
  }
  Patterns domains{read.begin(), read.end()};
  std::erase_if(domains, [&](const std::string& one) { return domains.contains("*." + one); });
  return domains;
}

/// As accepted_domains_file reads it.
std::string to_csv(const Patterns& domains) {
  std::vector<std::pair<std::string, bool>> rows;
  for (const auto& one : domains) {
    const bool subdomains = one.starts_with("*.");
    rows.emplace_back(one.substr(subdomains ? 2 : 0), subdomains);
  }
  std::ranges::sort(rows);
  std::string csv = "DomainName,MatchSubDomains\n";
  for (const auto& [domain, subdomains] : rows) {
    csv += domain + (subdomains ? ",True\n" : ",False\n");
  }
  return csv;
}

/// The configuration file, of which one setting can be exchanged.
class Configuration {
 public:
  explicit Configuration(std::string path) : path_{std::move(path)} {}

  std::optional<Failure> read() {
    const auto text = config::read_file(path_, kMaxConfiguration);
    if (!text) return failure(kNoInput, path_ + ' ' + text.error().message);
    config::Diagnostics diagnostics{path_};
    document_ = config::parse(text.value(), diagnostics);
    if (!document_.broken && diagnostics.errors() == 0) return std::nullopt;
    return failure(kConfiguration, one_each(std::move(diagnostics).sorted()));
  }

  /// The file that it names for accepted domains; empty when it names none.
  std::string named_file() const {
    const auto* node = setting(kSetting);
    const auto* text = node == nullptr ? nullptr : std::get_if<std::string>(&node->value);
    return text == nullptr || text->empty() ? std::string{} : config::resolve(*text, path_);
  }

  /// The domains that stand in the configuration itself.
  std::vector<std::string> written() const {
    const auto* node = setting("accepted_domains");
    if (node == nullptr) return {};
    const auto* list = std::get_if<std::vector<std::string>>(&node->value);
    return list == nullptr ? std::vector<std::string>{} : *list;
  }

  /// What is wrong with it when it names `file`.
  std::optional<Failure> try_with(const std::string& file) {
    config::Node node;
    node.key = kSetting;
    node.kind = config::Node::Kind::value;
    node.value = file;
    auto& into = section();
    std::erase_if(into.nodes, [](const config::Node& one) { return one.key == kSetting; });
    into.nodes.push_back(std::move(node));
    config::Diagnostics diagnostics{path_};
    config::Loader{document_, diagnostics}.run();
    if (diagnostics.errors() == 0) return std::nullopt;
    return failure(kConfiguration, "the configuration does not load with the new list\n" +
                                       one_each(std::move(diagnostics).sorted()));
  }

 private:
  const config::Node* setting(std::string_view key) const {
    const auto* found = document_.root.find(kSection);
    return found == nullptr || found->tables.empty() ? nullptr : found->tables.front().find(key);
  }

  config::Table& section() {
    for (auto& node : document_.root.nodes) {
      if (node.key == kSection && !node.tables.empty()) return node.tables.front();
    }
    auto& node = document_.root.nodes.emplace_back();
    node.key = kSection;
    node.kind = config::Node::Kind::table;
    return node.tables.emplace_back();
  }

  std::string path_;
  config::Document document_;
};

/// What an import comes to.
struct Change {
  std::string file;  ///< that is written
  Patterns domains;
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> kept;  ///< not in the export, but in the configuration itself
  std::size_t before = 0;
  bool is_new = false;  ///< the file is not there yet
  bool written = false;
  bool reloaded = false;
  std::string note;

  void add(std::string_view more) { note += (note.empty() ? "" : "; ") + std::string{more}; }
};

void compare(Change& change, const Patterns& present, const std::vector<std::string>& written) {
  std::ranges::set_difference(change.domains, present, std::back_inserter(change.added));
  std::ranges::set_difference(present, change.domains, std::back_inserter(change.removed));
  change.before = present.size();
  for (const auto& one : written) {
    const auto plain = ascii_lower(one);
    const bool there = change.domains.contains(plain) || change.domains.contains("*." + plain);
    if (!there) change.kept.push_back(plain);
  }
}

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

/// What would change. A present list that cannot be read counts as an empty one, and is told.
Result<Change, Failure> plan(const AcceptedDomainsArguments& arguments,
                             const Configuration& configuration) {
  Change change;
  change.file = arguments.output.empty() ? configuration.named_file()
                                         : config::resolve(arguments.output, "./");
  if (change.file.empty()) {
    return failure(kConfiguration,
                   "the configuration names no file for accepted domains; set "
                   "accepted_domains_file in [organization], or say where with --output");
  }
  auto domains = read_domains(arguments.file);
  if (!domains) return domains.error();
  change.domains = std::move(domains).value();
  change.is_new = !exists(change.file);
  Patterns present;
  if (!change.is_new) {
    auto read = read_domains(change.file);
    if (read) {
      present = std::move(read).value();
    } else {
      change.add("the present list cannot be read and is replaced");
    }
  }
  compare(change, present, configuration.written());
  return change;
}

std::optional<Failure> too_many(const Change& change) {
  if (change.removed.size() * 2 <= change.before) return std::nullopt;
  return failure(kDataError,
                 "the export lacks " + std::to_string(change.removed.size()) + " of " +
                     std::to_string(change.before) +
                     " domains; nothing was changed. Mail of a domain that is missing is taken "
                     "for forged: look whether the export is complete, and say --force if it is");
}

std::optional<Failure> write(Change& change, Configuration& configuration, bool dry_run) {
  if (change.added.empty() && change.removed.empty() && !change.is_new && change.note.empty()) {
    return std::nullopt;
  }
  if (dry_run) return std::nullopt;
  Replacement replacement{change.file};
  if (const auto wrong = replacement.write(to_csv(change.domains))) {
    return failure(kCannotCreate, *wrong);
  }
  if (auto wrong = configuration.try_with(replacement.beside())) return wrong;
  if (const auto wrong = replacement.put_in_place()) return failure(kCannotCreate, *wrong);
  change.written = true;
  return std::nullopt;
}

/// The daemon's refusal; that none runs is no failure.
std::optional<Failure> reload(const Global& global, Change& change) {
  auto answer = ask(socket_of(global), {{"verb", "reload"}});
  if (answer) {
    change.reloaded = true;
    return std::nullopt;
  }
  if (answer.error().code != kUnavailable) return answer.error();
  change.add("no daemon runs; it will read the list when it starts");
  return std::nullopt;
}

void show_names(std::ostream& out, char mark, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < std::min(names.size(), kMaxShown); ++i) {
    out << mark << ' ' << printable(names[i], 300) << '\n';
  }
  if (names.size() > kMaxShown) out << mark << " and " << names.size() - kMaxShown << " more\n";
}

void show(const Global& global, const Change& change, const Streams& io) {
  if (global.json) {
    io.out << json::serialize(json::object{{"file", change.file},
                                           {"domains", change.domains.size()},
                                           {"added", to_json(change.added)},
                                           {"removed", to_json(change.removed)},
                                           {"kept", to_json(change.kept)},
                                           {"written", change.written},
                                           {"reloaded", change.reloaded},
                                           {"note", change.note}})
           << '\n';
    return;
  }
  show_names(io.out, '+', change.added);
  show_names(io.out, '-', change.removed);
  io.out << change.domains.size() << " domains, " << change.added.size() << " added, "
         << change.removed.size() << " removed\n";
  if (!change.kept.empty()) {
    io.out << change.kept.size() << " more stay in force by [organization] accepted_domains:";
    for (std::size_t i = 0; i < std::min<std::size_t>(change.kept.size(), 20); ++i) {
      io.out << ' ' << printable(change.kept[i], 300);
    }
    io.out << '\n';
  }
  if (!change.note.empty()) io.out << printable(change.note, 2000) << '\n';
  io.out << printable(change.file, 1000)
         << (change.reloaded  ? " is written and in force\n"
             : change.written ? " is written\n"
                              : " stays as it is\n");
}

/// One line for each error, as `check` prints them.
int refuse(const Global& global, const Failure& why, const Streams& io) {
  if (global.json) return report_failure(global, why, io);
  io.err << "weirctl: ";
  for (std::size_t at = 0; at < why.message.size();) {
    const auto end = std::min(why.message.find('\n', at), why.message.size());
    io.err << printable(std::string_view{why.message}.substr(at, end - at), 1000) << '\n';
    at = end + 1;
  }
  return why.code;
}

}  // namespace

int accepted_domains_import(const Global& global, const AcceptedDomainsArguments& arguments,
                            const Streams& io) {
  Configuration configuration{global.config};
  if (const auto wrong = configuration.read()) return refuse(global, *wrong, io);
  auto planned = plan(arguments, configuration);
  if (!planned) return refuse(global, planned.error(), io);
  auto& change = planned.value();
  const auto refused = arguments.force ? std::nullopt : too_many(change);
  if (refused) {
    if (!global.json) show_names(io.out, '-', change.removed);
    return refuse(global, *refused, io);
  }
  const auto named = configuration.named_file();
  if (const auto wrong = write(change, configuration, arguments.dry_run)) {
    return refuse(global, *wrong, io);
  }
  std::optional<Failure> not_in_force;
  if (change.written && change.file != named) {
    change.add("the configuration does not name this file: [organization] accepted_domains_file");
  } else if (change.written && !arguments.no_reload) {
    not_in_force = reload(global, change);
  }
  if (not_in_force && global.json) change.add(not_in_force->message);
  show(global, change, io);
  if (not_in_force && !global.json) refuse(global, *not_in_force, io);
  return not_in_force ? not_in_force->code : kOk;
}

}  // namespace weir::ctl
