#pragma once

#include <optional>
#include <string_view>

#include "weir/base/time.hpp"

namespace weir::ctl {

/// A time as a person writes it: "now", a length of time ago ("36h", "7d"), or a date as exports
/// write it ("2026-03-04", "2026-03-04 02:11", "2026-03-04T02:11:37Z"), in UTC unless a zone is
/// named. nullopt for anything else.
std::optional<TimePoint> time_in(std::string_view text, TimePoint now);

}  // namespace weir::ctl
