#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "weir/detect/limit.hpp"

namespace weir::engine {

/// The id under which limits appear among the findings.
inline constexpr std::string_view kLimitDetector = "limit";

/// A limit that is at warn, over or on hold, as a finding (symptom S1, no points: it acts through
/// its action). nullopt while it is under or its total is not known.
std::optional<detect::Finding> finding_of(const detect::LimitResult& result);

}  // namespace weir::engine
