#pragma once

#include <chrono>

namespace weir {

/// Wall-clock time of an event (UTC, Unix epoch). Always a parameter: nothing in the core reads a
/// clock, so a replay, a test and live mail take the same path.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace weir
