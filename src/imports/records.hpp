#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "imports/row.hpp"
#include "weir/audit/export.hpp"

namespace weir::imports {

/// Nothing for Weir: a record about something else.
struct PassedOver {};

/// An item, or why there is none: one sentence, printable.
using Read = std::variant<audit::Item, PassedOver, std::string>;

/// The operation as Microsoft spells it, when it is one that Weir reads: those on connectors, what
/// often goes with them, and sign-ins. Empty otherwise.
std::string_view operation_of(std::string_view text);

/// A record of the audit log: `row` itself, or the object in its column AuditData, with the row's
/// own columns where the object lacks them. An alert of a connector comes as ConnectorAlert.
Read read_audit(const Row& row);

/// A row of CloudAppEvents; the record is in RawEventData. Without it the row's own columns count.
Read read_cloud_app(const Row& row);

/// What `Parameters` and its like hold, which may be a list of Name and Value, an object, or either
/// as text. `value` names the member with the value.
audit::Properties parameters_of(const boost::json::value& from, std::string_view value = "value");

/// An id for a record that has none: the same for the same content in any container and version.
std::string content_id(const audit::Record& record);

}  // namespace weir::imports
