#pragma once

#include <map>
#include <string>

#include "ctl/report_case.hpp"
#include "page/document.hpp"

namespace weir::ctl {

/// All that a report about a time is made of. What could not be had is null or empty.
struct Period {
  std::string connector;  ///< empty = all
  TimePoint from{};
  TimePoint to{};
  MailSum mail;
  boost::json::value incidents;  ///< result of incident-list
  boost::json::value status;
  boost::json::value drift;                                          ///< result of audit-list
  std::map<std::string, boost::json::value, std::less<>> baselines;  ///< by connector
  Declared declared;
  Reading reading;
  std::string now;
  std::string version;
};

/// Pure; total over what is missing.
page::Document period_document(const Period& it);

/// Mail of one connector hour by hour, with what its baseline expects of such hours.
page::Chart chart_of(const Period& it, const std::string& connector, const ConnectorMail& mail);

/// Of a result of incident-list the incidents that had begun by `until` and were not over at
/// `since` (RFC 3339).
boost::json::value incidents_within(const boost::json::value& listed, const std::string& since,
                                    const std::string& until);

}  // namespace weir::ctl
