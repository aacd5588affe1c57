#pragma once

#include <boost/json/value.hpp>
#include <ostream>

namespace weir::ctl {

/// What came of one file (`outcome` of import-result), for people. Total: what is missing is left
/// out.
void show_outcome(std::ostream& out, const boost::json::value& outcome);

/// The result of `audit-list`.
void show_deviations(std::ostream& out, const boost::json::value& result);

}  // namespace weir::ctl
