#pragma once

#include <optional>
#include <string_view>

#include "weir/base/time.hpp"

namespace weir::imports {

/// A date as exports write it, of the years 1990 to 2199. UTC unless a zone is named; fractions are
/// cut to milliseconds. Read are ISO 8601 (also with / for - and a space for T), the United States'
/// `3/4/2026 2:11:37 AM`, `04.03.2026 02:11:37`, `Mar 4, 2026 2:11:37 AM`, `Wed, 4 Mar 2026
/// 02:11:37 +0000` and `/Date(1772590297000)/`. A date alone is its midnight. nullopt for anything
/// else: `13/3/2026` is not guessed at.
std::optional<TimePoint> parse_time(std::string_view text);

}  // namespace weir::imports
