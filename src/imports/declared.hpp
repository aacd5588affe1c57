#pragma once

#include <string>

#include "weir/audit/drift.hpp"
#include "weir/config/config.hpp"

namespace weir::imports {

/// What exports are compared with, as the configuration has it.
audit::Declared declared_of(const config::Config& config);

/// Name of the `[[connector]]` on which a deviation is told: the one that its connector of the
/// tenant guards, else the first of the fitting direction (inbound: to_cloud), else "unknown".
/// `ledger` knows the direction of connectors that nobody declared.
std::string guarded_connector(const config::Config& config, const audit::Deviation& deviation,
                              const audit::Ledger& ledger);

}  // namespace weir::imports
