#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "weir/base/time.hpp"

namespace weir::count {

/// How little a stored counter would be missed, as a time: how long nothing was counted in it, and
/// its window more for one that was touched in one bucket only. So the names that somebody makes up
/// by the million go before anybody who came twice.
/// Zero for a counter whose hold goes on, or that is damaged: these stay.
std::chrono::milliseconds dispensability(std::string_view key, std::string_view record,
                                         TimePoint now);

}  // namespace weir::count
