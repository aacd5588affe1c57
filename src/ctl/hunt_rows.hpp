#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "weir/audit/export.hpp"

namespace weir::ctl {

/// Names of the tenant's connectors whose mail one of ours is declared to carry, by the name of
/// ours.
using CarriedConnectors = std::map<std::string, std::vector<std::string>>;

/// A verdict event as rows of mail, one a recipient of those that the event lists. The login stands
/// for the account. A retry is the message that it repeats.
std::vector<audit::EmailRow> mail_rows_of(const boost::json::value& event,
                                          const CarriedConnectors& carried);

/// What a connector-drift event tells that was done to a connector of the tenant, as the record of
/// a cmdlet; nothing for any other event. Whether it was inbound is known by the evidence
/// or the command that restores it, and taken to be so where they do not tell.
std::optional<audit::Record> record_of(const boost::json::value& event);

}  // namespace weir::ctl
