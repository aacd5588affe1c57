#pragma once

#include <string>
#include <vector>

#include "store/signal.hpp"
#include "store/writer.hpp"

namespace weir::store {

/// Counters that somebody waits for. Guarded by the writer's queue lock.
struct Writer::Load {
  std::vector<std::string> keys;
  std::string retry_identity;  ///< also look for this remembered retry; empty = none
  bool over = false;
  bool served = false;
  Signal done;
};

}  // namespace weir::store
