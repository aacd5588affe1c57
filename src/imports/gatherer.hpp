#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "imports/shapes.hpp"
#include "weir/audit/export.hpp"
#include "weir/base/result.hpp"

namespace weir::imports {

/// Makes an Export of the rows of one file, whatever container they came in.
class Gatherer {
 public:
  /// Items that one file may give: what stands behind them is not read.
  static constexpr std::size_t kMaxItems = 1'000'000;
  static constexpr std::size_t kMaxInventory = 10'000;  ///< connectors and domains

  Gatherer(std::string_view file, TimePoint written);

  /// A row of `shape`, which stands at `line`.
  void row(const Row& row, Shape shape, std::size_t line);
  /// An item that was made already.
  void item(audit::Item item);
  /// A row that could not be read, and why: one sentence, printable.
  void trouble(std::size_t line, std::string what);
  /// An export of `shape` without a row is one all the same: the tenant has none.
  void expect(Shape shape);
  /// The file goes on, but no more of it is read.
  void cut(std::size_t line, std::string what);
  /// Whether reading on would add nothing.
  bool full() const;

  /// The error when nothing in the file was known, or a list of connectors or domains has holes.
  Result<audit::Export, std::string> finish(audit::Container container) &&;

 private:
  void inventory_row(const Row& row, audit::InventoryKind kind, std::size_t line);
  audit::Inventory& inventory(audit::InventoryKind kind);
  std::string with_holes() const;

  std::string file_;
  TimePoint written_;
  audit::Export gathered_;
  std::array<std::optional<audit::Inventory>, 3> inventories_;
  std::size_t inventory_items_ = 0;
  std::size_t known_ = 0;
  bool cut_ = false;
  std::optional<audit::InventoryKind> types_for_values_;
  std::string unknown_names_;  ///< of the first row that was of no shape
};

}  // namespace weir::imports
