#pragma once

#include <string>
#include <vector>

#include "weir/config/config.hpp"

namespace weir::service {

/// The settings that differ between the configuration that the daemon started with and `wanted`,
/// and that only a restart can change: one sentence each. Pure.
std::vector<std::string> kept_settings(const config::Config& running, const config::Config& wanted);

}  // namespace weir::service
