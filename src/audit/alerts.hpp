#pragma once

#include "audit/plain.hpp"

namespace weir::audit {

/// What Microsoft's own alert says: always critical.
Deviation told_by(const ConnectorAlert& alert);

}  // namespace weir::audit
