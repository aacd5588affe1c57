#pragma once

#include <optional>
#include <string>

#include "imports/shapes.hpp"
#include "weir/audit/export.hpp"

namespace weir::imports {

/// A connector or an accepted domain, or why it is none: one sentence, printable.
struct ReadItem {
  std::optional<audit::InventoryItem> item;
  std::string why;
  bool types_for_values = false;  ///< the export has names of types where lists should be
};

/// The list that rows of `shape` make; nullopt for rows that make none.
std::optional<audit::InventoryKind> inventory_of(Shape shape);

ReadItem read_inventory(const Row& row, audit::InventoryKind kind);

/// How to export it so that lists are kept.
std::string remedy_for(audit::InventoryKind kind);

}  // namespace weir::imports
