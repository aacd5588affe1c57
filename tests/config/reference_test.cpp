// Keeps conf/weir.toml and the two manuals what the code is: a setting that one of them lacks,
// invents or gives another default fails here.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "config/print.hpp"
#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::IsEmpty;

const std::string kRoot = WEIR_SOURCE_DIR;

using Section = std::map<std::string, std::string>;  // key to value
using Sections = std::map<std::string, Section>;

std::string reference() { return read_all(kRoot + "/conf/weir.toml"); }

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in{text};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The key of a line `key = value`, empty for any other line.
std::string key_of(const std::string& line) {
  const auto end = line.find(" = ");
  const std::string key = line.substr(0, end);
  const bool name = key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == key.npos;
  return end != line.npos && name ? key : std::string{};
}

/// A line of the reference with its setting or header in force: `#key = value` loses its `#`.
std::string in_force(const std::string& line) {
  if (!line.starts_with('#')) return line;
  const std::string rest = line.substr(1);
  return rest.starts_with('[') || !key_of(rest).empty() ? rest : line;
}

/// The reference with every default written out.
std::string with_defaults_written() {
  std::string out;
  for (const auto& line : lines_of(reference())) out += in_force(line) + '\n';
  return out;
}

/// The settings of TOML text by section: "limit", "detect.no_identity". Later tables of a list win.
Sections sections_of(const std::string& text) {
  Sections found;
  std::string section;
  for (const auto& line : lines_of(text)) {
    if (line.starts_with('[')) {
      const auto begin = line.find_first_not_of('[');
      section = line.substr(begin, line.find(']') - begin);
    }
    const std::string key = key_of(line);
    if (!key.empty()) found[section][key] = line.substr(key.size() + 3);
  }
  return found;
}

std::map<std::string, std::set<std::string>> keys_of(const std::string& text) {
  std::map<std::string, std::set<std::string>> keys;
  for (const auto& [section, settings] : sections_of(text)) {
    for (const auto& [key, value] : settings) keys[section].insert(key);
  }
  return keys;
}

Config shipped() {
  const LoadResult result = load(kRoot + "/conf/weir.toml");
  EXPECT_THAT(said(result, Severity::error), IsEmpty());
  return result.config ? *result.config : Config{};
}

std::map<std::string, std::set<std::string>> known_settings() { return keys_of(print(shipped())); }

/// The defaults of all settings that are no detector's.
Sections defaults() {
  Config config;
  config.connectors.resize(1);
  config.limits.resize(1);
  config.limits[0].warn = 0;
  config.feeds.resize(1);
  config.tenant_connectors.resize(1);
  Sections sections = sections_of(print(config));
  for (const char* type : {"syslog", "webhook", "mail"}) {
    config.feeds[0].type = type;
    auto& feed = sections["feed\"" + std::string{type} + '"'];
    feed = sections_of(print(config))["feed"];
    for (const char* key : {"address", "from", "to"}) {
      if (feed.contains(key)) feed[key] = "required";
    }
  }
  for (const char* key : {"name", "direction"}) {
    sections["connector"][key] = "required";
    sections["tenant_connector"][key] = "required";
  }
  for (const char* key : {"name", "key", "limit"}) sections["limit"][key] = "required";
  sections["limit"]["warn"] = "none";
  return sections;
}

TEST(Reference, TheShippedFileLoadsWithoutErrorOrWarning) {
  const LoadResult result = load(kRoot + "/conf/weir.toml");
  EXPECT_NE(result.config, nullptr);
  EXPECT_THAT(said(result, Severity::warning), IsEmpty());
}

TEST(Reference, NamesEverySettingAndNoOther) {
  EXPECT_EQ(keys_of(with_defaults_written()), known_settings());
}

TEST(Reference, GivesEveryDefaultAsTheCodeHasIt) {
  const LoadResult written = load_text(with_defaults_written(), shipped().file);
  EXPECT_THAT(said(written, Severity::error), IsEmpty());
  ASSERT_NE(written.config, nullptr);
  EXPECT_EQ(print(*written.config), print(shipped()));
}

TEST(Reference, SetsNothingButWhatAnAdministratorMustWrite) {
  const std::map<std::string, std::set<std::string>> expected{
      {"organization", {"accepted_domains"}},
      {"connector", {"name", "direction", "client_networks"}}};
  EXPECT_EQ(keys_of(reference()), expected);
}

TEST(Reference, SaysSomethingAboutEverySetting) {
  // A setting stands below a comment, below another setting, or ends an example.
  std::string above;
  for (const auto& line : lines_of(reference())) {
    if (!key_of(in_force(line)).empty()) {
      EXPECT_NE(above, "") << line;
    }
    above = line;
  }
}

TEST(Reference, ShowsEverySettingOfAConnectorOfTheTenantInAnExample) {
  const auto page = reference();
  const auto example = page.substr(page.find("# [[tenant_connector]]\n"));
  const auto all = defaults();
  for (const auto& [key, value] : all.at("tenant_connector")) {
    EXPECT_NE(example.find("\n# " + key + " = "), example.npos) << key;
  }
}

TEST(Reference, TheManualPageNamesEverySetting) {
  const std::string page = read_all(kRoot + "/docs/man/weir.toml.5");
  auto known = known_settings();
  for (const auto& [section, settings] : defaults()) {
    const bool feed = section.starts_with("feed\"");
    if (!feed && section != "tenant_connector") continue;
    for (const auto& [key, value] : settings) known[feed ? "feed" : section].insert(key);
  }
  for (const auto& [section, keys] : known) {
    EXPECT_NE(page.find(section), page.npos) << section;
    for (const std::string& key : keys) {
      EXPECT_NE(page.find("\n.B " + key + "\n"), page.npos) << section << ' ' << key;
    }
  }
}

/// The cells of a row `| a | b | c |` of a Markdown table, without spaces and backticks around.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in{line};
  std::string cell;
  std::getline(in, cell, '|');
  while (std::getline(in, cell, '|')) {
    const auto begin = cell.find_first_not_of(" `");
    const auto end = cell.find_last_not_of(" `");
    cells.push_back(begin == cell.npos ? std::string{} : cell.substr(begin, end - begin + 1));
  }
  return cells;
}

/// The tables of the page below headings such as "## `[[limit]]`": setting to default.
Sections tables_of_page() {
  Sections tables;
  std::string section;
  for (const auto& line : lines_of(read_all(kRoot + "/docs/configuration.md"))) {
    if (line.starts_with("## ")) section.clear();
    if (line.starts_with("## `[")) {
      const auto begin = line.find_last_of('[') + 1;
      section = line.substr(begin, line.find(']') - begin);
      const auto type = line.find("type = \"");
      if (type != line.npos) section += line.substr(type + 7, line.rfind('"') - type - 6);
    }
    if (section.empty() || !line.starts_with("| `")) continue;
    const auto cells = cells_of(line);
    if (cells.size() >= 2) tables[section][cells[0]] = cells[1];
  }
  return tables;
}

TEST(Reference, TheConfigurationPageHasEverySettingWithItsDefault) {
  EXPECT_EQ(tables_of_page(), defaults());
}

TEST(Reference, TheConfigurationPageNamesEveryDetector) {
  const std::string page = read_all(kRoot + "/docs/configuration.md");
  for (const auto& [section, keys] : known_settings()) {
    if (!section.starts_with("detect.")) continue;
    EXPECT_NE(page.find('`' + section.substr(7) + '`'), page.npos) << section;
    for (const std::string& key : keys) EXPECT_NE(page.find('`' + key + '`'), page.npos) << key;
  }
}

}  // namespace
}  // namespace weir::config
