#include "config/loader.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "config/accepted_domains.hpp"
#include "config/files.hpp"
#include "config/reader.hpp"
#include "config/schema.hpp"
#include "config/suggest.hpp"
#include "detect/registry.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

constexpr std::size_t kMaxDomainsFile = 32UL * 1024 * 1024;
constexpr std::size_t kMaxKeyFile = 4096;
constexpr std::size_t kMinKey = 16;

constexpr std::array<std::string_view, 10> kTables{"milter",   "organization", "score",  "baseline",
                                                   "incident", "maillog",      "import", "state",
                                                   "privacy",  "admin"};
constexpr std::array<std::string_view, 4> kLists{"connector", "limit", "feed", "tenant_connector"};
constexpr std::string_view kDetect = "detect";

bool is_in(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string_view> section_names() {
  std::vector<std::string_view> names{kTables.begin(), kTables.end()};
  names.insert(names.end(), kLists.begin(), kLists.end());
  names.push_back(kDetect);
  return names;
}

std::string unknown_section(const Node& node) {
  const auto names = section_names();
  if (node.kind == Node::Kind::value || node.kind == Node::Kind::other) {
    const std::string hint = did_you_mean(node.key, names);
    return quoted(node.key) + " stands in no section" +
           (hint.empty() ? "; write it below the header of its section, such as [milter]" : hint);
  }
  const std::string hint = did_you_mean(node.key, names);
  return "there is no section " + quoted(node.key) +
         (hint.empty() ? "; write one of " + one_of(names) : hint);
}

// Empty when `node` has the shape of its section.
std::string wrong_shape(const Node& node) {
  const std::string name = node.key;
  if (is_in(kLists, name)) {
    if (node.kind == Node::Kind::tables || is_empty_list(node)) return {};
    return "write [[" + name + "]], with two brackets: there may be several";
  }
  if (node.kind == Node::Kind::table) return {};
  if (name == kDetect) return "write a section for each detector: [detect.<id>]";
  return "write [" + name + "], with one bracket: there is one only";
}

}  // namespace

Loader::Loader(const Document& document, Diagnostics& diagnostics)
    : document_{document}, diagnostics_{diagnostics}, exchange_{diagnostics.file(), diagnostics} {}

Config Loader::run() {
  config_.file = diagnostics_.file();
  check_root();
  section("milter", config_.milter);
  organization();
  connectors();
  section("score", config_.score);
  detectors();
  limits();
  section("baseline", config_.baseline);
  section("incident", config_.incident);
  section("maillog", config_.maillog);
  section("import", config_.imports);
  tenant_connectors();
  section("state", config_.state);
  privacy();
  feeds();
  section("admin", config_.admin);
  if (!document_.broken) check_whole();
  return std::move(config_);
}

const Table& Loader::table(const char* key) const {
  static const Table kEmpty;
  const Node* node = document_.root.find(key);
  return node != nullptr && node->kind == Node::Kind::table ? node->tables.front() : kEmpty;
}

const std::vector<Table>& Loader::list(const char* key) const {
  static const std::vector<Table> kEmpty;
  const Node* node = document_.root.find(key);
  return node != nullptr && node->kind == Node::Kind::tables ? node->tables : kEmpty;
}

template <class Section>
void Loader::section(const char* key, Section& into) {
  const Table& from = table(key);
  Reader reader{from, std::string{"["} + key + ']', diagnostics_, document_.broken};
  describe(reader, into);
  reader.finish();
}

template <class Entry, class Read>
void Loader::entries(const char* key, std::vector<Entry>& into, Read read) {
  for (const Table& from : list(key)) {
    Reader reader{from, std::string{"[["} + key + "]]", diagnostics_, document_.broken};
    read(reader, into.emplace_back());
    reader.finish();
  }
}

void Loader::check_root() {
  for (const Node& node : document_.root.nodes) {
    const bool known = is_in(kTables, node.key) || is_in(kLists, node.key) || node.key == kDetect;
    const std::string wrong = known ? wrong_shape(node) : unknown_section(node);
    if (!wrong.empty()) diagnostics_.error(node.key_at, wrong);
  }
}

void Loader::organization() {
  section("organization", config_.organization);
  const Table& from = table("organization");
  if (!config_.organization.accepted_domains_file.empty()) accepted_domains_file(from);
  exchange_online_addresses(from);
  auto& domains = config_.organization.accepted_domains;
  std::unordered_set<std::string> seen;
  std::erase_if(domains, [&](const std::string& domain) { return !seen.insert(domain).second; });
}

void Loader::privacy() {
  section("privacy", config_.privacy);
  auto& privacy = config_.privacy;
  if (privacy.key_file.empty() || !privacy.hashes()) return;
  const auto bytes = read_file(privacy.key_file, kMaxKeyFile);
  std::string wrong;
  if (!bytes) {
    wrong = bytes.error().message;
  } else {
    privacy.key = trimmed(bytes.value());
    if (privacy.key.size() < kMinKey) wrong = "holds fewer than 16 bytes; put random ones there";
  }
  if (wrong.empty()) return;
  diagnostics_.error(place_of(table("privacy"), "key_file"),
                     "[privacy] key_file: " + quoted(privacy.key_file) + ' ' + wrong);
}

void Loader::accepted_domains_file(const Table& table) {
  auto& file = config_.organization.accepted_domains_file;
  file = resolve(file, diagnostics_.file());
  const auto bytes = read_file(file, kMaxDomainsFile);
  if (!bytes) {
    diagnostics_.error(
        place_of(table, "accepted_domains_file"),
        "[organization] accepted_domains_file: " + quoted(file) + ' ' + bytes.error().message);
    return;
  }
  auto& domains = config_.organization.accepted_domains;
  for (auto& domain : read_accepted_domains(file, bytes.value(), diagnostics_)) {
    domains.push_back(std::move(domain));
  }
}

void Loader::exchange_online_addresses(const Table& table) {
  constexpr const char* kKey = "exchange_online_addresses";
  auto& addresses = config_.organization.exchange_online_addresses;
  if (std::erase(addresses, kExchangeOnline) == 0) return;
  if (exchange_.problem().empty()) {
    for (const IpNetwork& network : exchange_.networks()) addresses.push_back(network.to_string());
  } else if (table.find(kKey) != nullptr) {
    diagnostics_.error(place_of(table, kKey),
                       std::string{"[organization] "} + kKey + ": " + exchange_.problem());
  } else {
    diagnostics_.info(table.at, std::string{"[organization] "} + kKey + ": " + exchange_.problem() +
                                    "; until then no client is known to be Exchange Online, so "
                                    "foreign_tenant and rogue_connector are off");
  }
}

void Loader::connectors() {
  entries("connector", config_.connectors, [this](Reader& reader, connector::Connector& entry) {
    describe(reader, entry, &exchange_);
  });
  std::vector<std::string> names;
  for (const auto& entry : config_.connectors) names.push_back(entry.name);
  reject_duplicates(names, list("connector"), "name", "[[connector]]", diagnostics_);
}

void Loader::tenant_connectors() {
  constexpr const char* kKey = "tenant_connector";
  entries(kKey, config_.tenant_connectors,
          [](Reader& reader, TenantConnector& entry) { describe(reader, entry); });
  for (const bool inbound : {true, false}) {
    std::vector<std::string> names;  // Exchange does not tell capitals apart
    for (const auto& entry : config_.tenant_connectors) {
      names.push_back(entry.inbound == inbound ? ascii_lower(entry.name) : std::string{});
    }
    reject_duplicates(names, list(kKey), "name", "[[tenant_connector]]", diagnostics_);
  }
}

void Loader::detectors() {
  const Table& sections = table("detect");
  const auto& ids = detect::detector_ids();
  for (const Node& node : sections.nodes) {
    if (!is_in(ids, node.key)) {
      const std::string hint = did_you_mean(node.key, ids);
      diagnostics_.error(node.key_at, "this version has no detector " + quoted(node.key) +
                                          (hint.empty() ? "; write one of " + one_of(ids) : hint));
    } else if (node.kind != Node::Kind::table) {
      diagnostics_.error(node.key_at, "write a section: [detect." + node.key + ']');
    } else {
      config_.detectors.emplace(node.key, settings_of(node.tables.front()));
    }
  }
  detect::make_detectors(config_.detectors);
  for (const Node& node : sections.nodes) {
    const auto settings = config_.detectors.find(node.key);
    if (node.kind != Node::Kind::table || settings == config_.detectors.end()) continue;
    report(settings->second, node.tables.front(), "[detect." + node.key + ']', diagnostics_);
  }
}

void Loader::limits() {
  if (document_.root.find("limit") == nullptr) {
    config_.limits = detect::built_in_limits();
    return;
  }
  entries("limit", config_.limits,
          [](Reader& reader, detect::LimitSpec& limit) { describe(reader, limit); });
  std::vector<std::string> names;
  for (const auto& limit : config_.limits) names.push_back(limit.name);
  reject_duplicates(names, list("limit"), "name", "[[limit]]", diagnostics_);
}

void Loader::feeds() {
  if (document_.root.find("feed") == nullptr) {
    config_.feeds = {Feed{}};
    return;
  }
  entries("feed", config_.feeds, [](Reader& reader, Feed& feed) { describe(reader, feed); });
  std::vector<std::string> paths;
  std::vector<std::string> names;
  for (const Feed& feed : config_.feeds) {
    paths.push_back(feed.type == "file" ? feed.path : std::string{});
    // Two files of one path are told by their path.
    names.push_back(feed.type == "file" && feed.name.empty() ? std::string{} : feed_name(feed));
  }
  reject_duplicates(paths, list("feed"), "path", "[[feed]]", diagnostics_);
  reject_duplicates(names, list("feed"), "name", "[[feed]]", diagnostics_);
}

void Loader::check_whole() {
  require_accepted_domains();
  if (config_.organization.egress_addresses.empty()) {
    diagnostics_.info(table("organization").at,
                      "[organization] egress_addresses: empty, so rogue_connector is off");
  }
  if (!config_.imports.directory.empty() && config_.organization.administrators.empty()) {
    diagnostics_.info(table("organization").at,
                      "[organization] administrators: empty, so who changes a connector is not "
                      "judged");
  }
  if (config_.connectors.empty()) {
    diagnostics_.warning({}, "there is no [[connector]]: all mail is of the connector \"unknown\"");
  }
  warn_silent_limits();
  check_guarded(config_, list("tenant_connector"), diagnostics_);
  warn_shadowed(config_.connectors, list("connector"), diagnostics_);
}

void Loader::require_accepted_domains() {
  if (!config_.organization.accepted_domains_file.empty()) return;
  const Table& from = table("organization");
  const Node* written = from.find("accepted_domains");
  if (written != nullptr && !is_empty_list(*written)) return;
  diagnostics_.error(place_of(from, "accepted_domains"),
                     "[organization] accepted_domains: write the domains that are yours, such as "
                     "[\"contoso.example\"], or name an export in accepted_domains_file");
}

void Loader::warn_silent_limits() {
  const auto& tables = list("limit");
  for (std::size_t i = 0; i < config_.limits.size() && i < tables.size(); ++i) {
    const std::string& only = config_.limits[i].only;
    const auto settings = config_.detectors.find(only);
    if (settings == config_.detectors.end()) continue;
    Settings copy = settings->second;
    if (copy.flag("enabled", true)) continue;
    diagnostics_.warning(
        place_of(tables[i], "only"),
        "[[limit]] only: " + quoted(only) + " is switched off, so this limit counts nothing");
  }
}

}  // namespace weir::config
