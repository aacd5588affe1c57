#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "weir/count/counter.hpp"

/// Readings as a store would give them, for tests of detectors that count.
namespace weir::test {

using Readings = std::vector<std::optional<count::Reading>>;

inline count::Reading counted(std::uint64_t total, std::chrono::seconds age = {}) {
  count::Reading out;
  out.total = total;
  out.age = age;
  return out;
}

}  // namespace weir::test
