#pragma once

#include <string_view>

#include "weir/incident/incident.hpp"

namespace weir::incident {

/// Longest key of a list, in bytes.
inline constexpr std::size_t kMaxKey = 128;

/// Adds `times` sightings of `key`; an empty key is nothing. Constant memory, linear in kKept.
void add(TopList& list, std::string_view key, TimePoint time, std::uint64_t times = 1);

/// Adds all that `other` has counted: the keys may be the same ones. What TopList promises holds of
/// the sum (Agarwal et al., "Mergeable summaries", 2012).
void merge(TopList& into, const TopList& other);

}  // namespace weir::incident
