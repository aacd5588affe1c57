#pragma once

#include <cstdint>
#include <vector>

#include "weir/detect/limit.hpp"

namespace weir::detect {

/// What one message adds to a limit.
struct Amount {
  std::uint64_t by = 0;  ///< 0: nothing. Of a distinct unit: how many different things
  bool distinct = false;
  std::vector<std::uint64_t> things = {};  ///< see count::Observation
};

Amount amount_of(Unit unit, const Context& context);

}  // namespace weir::detect
