#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.hpp"
#include "weir/base/settings.hpp"

namespace weir::config {

struct Node;

/// One TOML table with the places where everything stands.
struct Table {
  Position at;
  std::vector<Node> nodes;

  const Node* find(std::string_view key) const noexcept;
};

/// One key of a table and what it holds.
struct Node {
  enum class Kind {
    value,   ///< something a setting may be
    table,   ///< one table
    tables,  ///< a list of tables
    other,   ///< what no setting can be: a date, a list of lists, …
  };

  std::string key;
  Position key_at;
  Position value_at;
  Kind kind = Kind::other;
  Settings::Value value;
  std::vector<Position> items_at;      ///< of a list's texts
  std::vector<Position> odd_items_at;  ///< of a list's entries that are no texts, left out of value
  std::vector<Table> tables;           ///< one for `table`
  std::string instead;                 ///< `other`: what to write instead
};

bool is_empty_list(const Node& node) noexcept;

/// A file read as TOML. Tables nested deeper than a setting can be are `other`.
struct Document {
  Table root;
  /// Something could not be read: what is missing may be there all the same.
  bool broken = false;
};

/// Reads `text`; every syntax error becomes a diagnostic, and what stands after it is still read.
/// Total: any bytes give a document.
Document parse(std::string_view text, Diagnostics& diagnostics);

}  // namespace weir::config
