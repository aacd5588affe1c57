#pragma once

#include <vector>

#include "audit/inventories.hpp"
#include "audit/knowledge.hpp"
#include "audit/places.hpp"
#include "audit/records.hpp"

namespace weir::audit {

/// What all the rules about changes go by.
struct Evidence {
  const Records& records;
  const Inventories& inventories;
  const Knowledge& knowledge;
  const Places& places;
};

/// What the records show, each in the light of what was before it. All of it each time: the ledger
/// knows what was told.
std::vector<Deviation> told_by_records(const Evidence& evidence);

}  // namespace weir::audit
