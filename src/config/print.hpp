#pragma once

#include <string>

#include "weir/config/config.hpp"

namespace weir::config {

/// The effective configuration as TOML: every setting with the value in force. Loading it gives
/// the same configuration again, as long as the accepted domains file is there.
std::string print(const Config& config);

}  // namespace weir::config
