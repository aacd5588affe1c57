#pragma once

#include <optional>
#include <string_view>

#include "imports/row.hpp"
#include "weir/audit/export.hpp"

namespace weir::imports {

/// Microsoft's alert of a suspicious connector: an alert of Microsoft Graph, a row of the portal's
/// list, a record AlertTriggered, or the fields of the alert mail. The connector, its domain and
/// address are looked for in everything that hangs below it. nullopt when its title names no
/// connector. `time` counts when the alert has none.
std::optional<audit::ConnectorAlert> alert_of(const Row& row, TimePoint time);

/// The alert out of text with a "Name: value" on a line, as the alert mail has it. nullopt when it
/// is no such text.
std::optional<audit::ConnectorAlert> alert_in_text(std::string_view text, TimePoint written);

}  // namespace weir::imports
