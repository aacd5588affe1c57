#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "weir/config/config.hpp"
#include "weir/engine/engine.hpp"

namespace weir::service {

/// What is effectively on, one line each, for the log at start and reload: a limit that is silently
/// off is worse than none. Pure.
std::vector<std::string> describe(const config::Config& config, const engine::Rules& rules);

/// What an operator should look at: settings that load and yet protect nothing. Pure.
std::vector<std::string> doubts(const config::Config& config, const engine::Rules& rules);

/// The same facts for `weirctl status`.
boost::json::object describe_json(const config::Config& config, const engine::Rules& rules);

}  // namespace weir::service
