#include "config/reader.hpp"

#include <algorithm>
#include <map>

#include "config/suggest.hpp"

namespace weir::config {
namespace {

std::string named(const std::string& section, std::string_view key) {
  return section + ' ' + std::string{key} + ": ";
}

std::vector<std::string_view> known_keys(const Settings& settings) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : settings.effective()) keys.push_back(key);
  return keys;
}

void report_unknown(const Node& node, const std::string& section,
                    const std::vector<std::string_view>& known, Diagnostics& diagnostics) {
  std::string message = section + " has no setting " + quoted(node.key);
  const std::string hint = did_you_mean(node.key, known);
  diagnostics.error(node.key_at, message + (hint.empty() ? "; remove it" : hint));
}

// What no value of any setting can be.
void report_kind(const Node& node, const std::string& section, Diagnostics& diagnostics) {
  for (const Position at : node.odd_items_at) {
    diagnostics.error(at, named(section, node.key) + "this entry is no text; write it in quotes");
  }
  if (node.kind == Node::Kind::value) return;
  const bool tables = node.kind == Node::Kind::tables;
  diagnostics.error(node.value_at,
                    named(section, node.key) +
                        (tables ? "this is a list of tables; write a single value" : node.instead));
}

}  // namespace

Settings settings_of(const Table& table) {
  std::map<std::string, Settings::Value, std::less<>> values;
  for (const Node& node : table.nodes) {
    if (node.kind == Node::Kind::value) values.emplace(node.key, node.value);
  }
  return Settings{std::move(values)};
}

Position place_of(const Table& table, std::string_view key) {
  const Node* node = table.find(key);
  return node == nullptr ? table.at : node->value_at;
}

void report(const Settings& settings, const Table& table, const std::string& section,
            Diagnostics& diagnostics) {
  for (const auto& problem : settings.problems()) {
    diagnostics.error(place_of(table, problem.key), named(section, problem.key) + problem.message);
  }
  const auto known = known_keys(settings);
  const auto told = [&](const Node& node) {
    const auto& problems = settings.problems();
    return std::any_of(problems.begin(), problems.end(),
                       [&](const auto& problem) { return problem.key == node.key; });
  };
  for (const Node& node : table.nodes) {
    if (told(node)) continue;
    if (std::find(known.begin(), known.end(), node.key) == known.end()) {
      report_unknown(node, section, known, diagnostics);
    } else {
      report_kind(node, section, diagnostics);
    }
  }
}

Reader::Reader(const Table& table, std::string section, Diagnostics& diagnostics, bool broken)
    : table_{table},
      section_{std::move(section)},
      diagnostics_{diagnostics},
      broken_{broken},
      settings_{settings_of(table)} {}

void Reader::flag(std::string_view key, bool& field) { field = settings_.flag(key, field); }

void Reader::number(std::string_view key, std::uint64_t& field, std::uint64_t min,
                    std::uint64_t max) {
  field = settings_.number(key, field, min, max);
}

void Reader::optional_number(std::string_view key, std::optional<std::uint64_t>& field,
                             std::uint64_t min, std::uint64_t max) {
  const std::size_t problems = settings_.problems().size();
  const std::uint64_t given = settings_.number(key, field.value_or(min), min, max);
  if (table_.find(key) != nullptr && settings_.problems().size() == problems) field = given;
}

void Reader::duration(std::string_view key, std::chrono::milliseconds& field,
                      std::chrono::milliseconds min, std::chrono::milliseconds max) {
  field = settings_.duration(key, field, min, max);
}

void Reader::text(std::string_view key, std::string& field, const Check& check) {
  std::string given = settings_.text(key, field);
  const Node* node = table_.find(key);
  // A default needs no check, and a value of another type was told already.
  const bool there = node != nullptr && std::holds_alternative<std::string>(node->value) &&
                     node->kind == Node::Kind::value;
  if (there && check) {
    if (std::string instead = check(given); !instead.empty()) {
      return settings_.reject(key, quoted(given) + ": " + std::move(instead));
    }
  }
  field = std::move(given);
}

void Reader::texts(std::string_view key, std::vector<std::string>& field, const Check& check) {
  const Node* node = table_.find(key);
  std::vector<std::string> given = settings_.texts(key, field);
  field.clear();
  for (std::size_t i = 0; i < given.size(); ++i) {
    std::string instead = check ? check(given[i]) : std::string{};
    if (instead.empty()) {
      field.push_back(std::move(given[i]));
      continue;
    }
    const bool placed = node != nullptr && i < node->items_at.size();
    diagnostics_.error(placed ? node->items_at[i] : place(key),
                       named(section_, key) + quoted(given[i]) + ": " + std::move(instead));
  }
}

void Reader::require(std::string_view key, std::string instead) {
  const Node* node = table_.find(key);
  if (broken_ || (node != nullptr && !is_empty_list(*node))) return;
  settings_.reject(key, std::move(instead));
}

void Reader::forbid(std::string_view key, std::string instead) {
  if (table_.find(key) != nullptr) settings_.reject(key, std::move(instead));
}

void Reader::reject(std::string_view key, std::string instead) {
  settings_.reject(key, std::move(instead));
}

void Reader::warn(std::string_view key, std::string message) {
  diagnostics_.warning(place(key), named(section_, key) + std::move(message));
}

void Reader::finish() { report(settings_, table_, section_, diagnostics_); }

Position Reader::place(std::string_view key) const { return place_of(table_, key); }

}  // namespace weir::config
