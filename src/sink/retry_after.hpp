#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "weir/base/time.hpp"

namespace weir::sink {

/// The value of a Retry-After field (RFC 9110 section 10.2.3): seconds or a date. At most an hour;
/// nullopt for anything else.
std::optional<std::chrono::milliseconds> retry_after(std::string_view value, TimePoint now);

}  // namespace weir::sink
