#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "ctl/hunt.hpp"

namespace weir::ctl {

/// Adds `hunt` and the verbs below it. `chosen` is called with the query that is on the command
/// line; `arguments` must live until then.
void add_hunt_verbs(CLI::App& app, HuntArguments& arguments,
                    std::function<void(hunt::Query query)> chosen);

}  // namespace weir::ctl
