// The only file that includes toml++. It turns TOML into plain values with their places and knows
// no setting.
#include "config/document.hpp"

#include <toml++/toml.h>

#include <optional>

#include "config/statements.hpp"

namespace weir::config {
namespace {

// root, [detect], [detect.id]
constexpr int kMaxTables = 3;
// A file with more is no configuration but something else.
constexpr int kMaxSyntaxErrors = 20;

Position position(const toml::source_region& source) noexcept {
  return {source.begin.line, source.begin.column};
}

Table table_of(const toml::table& table, int depth);

bool all_tables(const toml::array& array) {
  for (const toml::node& item : array) {
    if (!item.is_table()) return false;
  }
  return !array.empty();
}

// Lists of settings are lists of texts.
void read_list(const toml::array& array, Node& node) {
  std::vector<std::string> texts;
  for (const toml::node& item : array) {
    const auto* text = item.as_string();
    (text != nullptr ? node.items_at : node.odd_items_at).push_back(position(item.source()));
    if (text != nullptr) texts.push_back(text->get());
  }
  node.kind = Node::Kind::value;
  node.value = std::move(texts);
}

void read_array(const toml::array& array, Node& node, int depth) {
  if (!all_tables(array) || depth >= kMaxTables) return read_list(array, node);
  node.kind = Node::Kind::tables;
  for (const toml::node& item : array) {
    node.tables.push_back(table_of(*item.as_table(), depth + 1));
  }
}

void read_scalar(const toml::node& from, Node& node) {
  node.kind = Node::Kind::value;
  if (const auto* text = from.as_string()) {
    node.value = text->get();
  } else if (const auto* flag = from.as_boolean()) {
    node.value = flag->get();
  } else if (const auto* number = from.as_integer()) {
    node.value = number->get();
  } else if (const auto* real = from.as_floating_point()) {
    node.value = real->get();
  } else {
    node.kind = Node::Kind::other;
    node.instead = "no setting takes a date or a time; write a text in quotes";
  }
}

Node node_of(const toml::key& key, const toml::node& from, int depth) {
  Node node;
  node.key = key.str();
  node.key_at = position(key.source());
  node.value_at = position(from.source());
  if (const auto* table = from.as_table()) {
    node.instead = "this is a table; write a single value";
    if (depth < kMaxTables) {
      node.kind = Node::Kind::table;
      node.tables.push_back(table_of(*table, depth + 1));
    }
  } else if (const auto* array = from.as_array()) {
    read_array(*array, node, depth);
  } else {
    read_scalar(from, node);
  }
  return node;
}

Table table_of(const toml::table& table, int depth) {
  Table out;
  out.at = position(table.source());
  for (const auto& [key, value] : table) out.nodes.push_back(node_of(key, value, depth));
  return out;
}

struct SyntaxError {
  Position at;
  std::string message;
};

// nullopt: `out` holds the document.
std::optional<SyntaxError> try_parse(std::string_view text, Table& out) {
  try {
    out = table_of(toml::parse(text), 1);
    return std::nullopt;
  } catch (const toml::parse_error& error) {
    return SyntaxError{position(error.source()), std::string{error.description()}};
  }
}

// Leaves out the statement at `error` or, where that reads further, the one before it: a list that
// is never closed is only noticed in the statement after it.
std::optional<SyntaxError> step_over(std::string& rest, const SyntaxError& error, Table& out) {
  const auto suspect = maybe_unclosed(rest, error.at);
  std::string shorter = without(rest, statement_at(rest, error.at.line));
  auto next = try_parse(shorter, out);
  if (next && suspect) {
    std::string other = without(rest, *suspect);
    auto next_of_other = try_parse(other, out);
    if (!next_of_other || next_of_other->at.line > next->at.line) {
      shorter = std::move(other);
      next = std::move(next_of_other);
    }
  }
  rest = std::move(shorter);
  return next;
}

}  // namespace

const Node* Table::find(std::string_view key) const noexcept {
  for (const Node& node : nodes) {
    if (node.key == key) return &node;
  }
  return nullptr;
}

bool is_empty_list(const Node& node) noexcept {
  const auto* texts = std::get_if<std::vector<std::string>>(&node.value);
  return node.kind == Node::Kind::value && texts != nullptr && texts->empty() &&
         node.odd_items_at.empty();
}

// toml++ stops at the first error. Statements that it cannot read are blanked, one by one, so that
// one run reports them all and every place stays what it was.
Document parse(std::string_view text, Diagnostics& diagnostics) {
  Document document;
  if (const auto deep = too_deep(text)) {
    document.broken = true;
    diagnostics.error(*deep, "keys nest too deeply; write [section] and key = value");
    return document;
  }
  std::string rest{text};
  auto error = try_parse(rest, document.root);
  for (int count = 0; error && count < kMaxSyntaxErrors; ++count) {
    document.broken = true;
    diagnostics.error(error->at, "not valid TOML: " + error->message);
    const auto next = step_over(rest, *error, document.root);
    if (next && next->at.line <= error->at.line) break;  // lost: whatever follows would be noise
    error = next;
  }
  if (error) document.root = {};
  return document;
}

}  // namespace weir::config
