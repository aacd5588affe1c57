#pragma once

#include <string>

#include "weir/detect/detector.hpp"

namespace weir::ctl {

// Sentences of why_silent for detectors that judge by counters. Those are not at hand here, so a
// sentence names what was counted and the setting it stayed below.

std::string recipient_spray_silent(const detect::Context& context);
std::string first_seen_silent(const detect::Context& context);
std::string new_client_silent(const detect::Context& context);
std::string key_explosion_silent(const detect::Context& context);
std::string srs_backscatter_silent(const detect::Context& context);
std::string dsn_flood_silent(const detect::Context& context);
std::string volume_spike_silent(const detect::Context& context);
std::string tenant_budget_silent(const detect::Context& context);

}  // namespace weir::ctl
