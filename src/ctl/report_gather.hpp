#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "ctl/client.hpp"
#include "ctl/report_case.hpp"
#include "ctl/report_period.hpp"

namespace weir::ctl {

/// Where a report asks.
struct Sources {
  std::string socket;
  std::string config;                  ///< file
  std::uint64_t max_events = 200'000;  ///< read at most so many, the newest
  TimePoint now{};
};

/// Everything about the incident that `name` names. Only an incident that is not there, or no
/// daemon, is a failure: what else could not be had is said in the report.
Result<Case, Failure> gather_case(const Sources& from, const std::string& name);

/// Everything about a time; an empty connector is all.
Result<Period, Failure> gather_period(const Sources& from, const std::string& connector,
                                      TimePoint since, TimePoint until);

/// Id of the newest open incident; empty when none is open.
Result<std::string, Failure> newest_open_incident(const Sources& from);

}  // namespace weir::ctl
