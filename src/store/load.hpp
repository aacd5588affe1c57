#pragma once

#include <condition_variable>
#include <string>
#include <vector>

#include "store/writer.hpp"

namespace weir::store {

/// Counters that somebody waits for. Guarded by the writer's queue lock.
struct Writer::Load {
  std::vector<std::string> keys;
  std::string retry_identity;  ///< also look for this remembered retry; empty = none
  bool over = false;
  bool served = false;
  std::condition_variable changed;
};

}  // namespace weir::store
