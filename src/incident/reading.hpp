#pragma once

#include <cstdint>
#include <string_view>

#include "weir/incident/advice.hpp"

namespace weir::incident {

/// Letters to insert, leave out, change or swap with their neighbour to make one of the other; 2
/// for all that is more than one.
unsigned edits_between(std::string_view a, std::string_view b);

/// Messages in the hour that had most, by whole slots of the timeline.
std::uint64_t busiest_hour(const Incident& incident);

/// The domain name that an evidence ends with, as in "From: evil.example" or "MAIL FROM:
/// evil.example (forwarded)"; empty when there is none that could be written into a configuration.
std::string_view domain_in(std::string_view evidence);

}  // namespace weir::incident
