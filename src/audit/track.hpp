#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "audit/properties.hpp"
#include "audit/records.hpp"

namespace weir::audit {

/// What is known of one connector at a moment.
struct Track {
  std::string name;
  std::string guid;
  Properties values;
  std::optional<TimePoint> made;  ///< by a record
  std::string made_by_record;     ///< its id
};

/// The connectors of one kind as time goes by: fed with inventories and records in their order.
class Tracks {
 public:
  explicit Tracks(InventoryKind kind) : kind_{kind} {}

  void show(const Inventory& inventory);
  /// The connector that the record names; made when not known yet.
  Track& of(const Kept& kept);
  /// What the record did to it, when it succeeded.
  void apply(const Kept& kept);

 private:
  std::string resolve(std::string_view name) const;

  InventoryKind kind_;
  std::map<std::string, Track> tracks_;  ///< by connector_key
  std::map<std::string, std::string> by_guid_;
};

/// What a record changes about what is known, without what stays as it was. Of a connector that is
/// made, all that is said of it.
std::vector<Change> changes_of(const Kept& kept, const Track& before);

}  // namespace weir::audit
