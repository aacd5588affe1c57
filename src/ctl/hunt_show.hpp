#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "weir/audit/export.hpp"
#include "weir/hunt/mail.hpp"
#include "weir/hunt/query.hpp"
#include "weir/hunt/tenant.hpp"

namespace weir::ctl {

/// What a hunt found, ready to be written.
struct HuntResult {
  hunt::Query query = hunt::Query::volume;
  bool strict = false;
  boost::json::array rows;       ///< objects; times as RFC 3339
  std::uint64_t total = 0;       ///< rows that there are, of which the newest are here
  boost::json::object searched;  ///< what was searched and for what
  std::string sentence;          ///< the same for people
};

boost::json::array to_rows(const std::vector<hunt::Burst>& bursts, hunt::Query query, bool strict);
boost::json::array to_rows(const std::vector<audit::EmailRow>& mail);
boost::json::array to_rows(const std::vector<hunt::ConnectorRow>& changes, bool strict);
boost::json::array to_rows(const std::vector<hunt::LogonHit>& hits);

void write_hunt_json(std::ostream& out, const HuntResult& result);
void write_hunt_csv(std::ostream& out, const HuntResult& result);
/// A table no wider than 120 columns; what is cut ends in "…".
void write_hunt_table(std::ostream& out, const HuntResult& result);

}  // namespace weir::ctl
