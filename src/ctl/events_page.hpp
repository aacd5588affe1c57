#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ctl/client.hpp"
#include "weir/base/time.hpp"

namespace weir::ctl {

/// Which events of the daemon's log are wanted.
struct EventsWanted {
  std::vector<std::string> datasets;  ///< "weir.verdict", …; empty = all
  std::optional<TimePoint> since;     ///< by `@timestamp`
  std::optional<TimePoint> until;     ///< before it
  bool newest_first = false;
};

/// Pulls them page by page and calls `each` with every event (the canonical object,
/// docs/events.md), until it returns false or there is none left. Memory is that of a page. What
/// comes into the log meanwhile is not among them. How many `each` was called with, or why there
/// are not all of them: no daemon is kUnavailable (69).
Result<std::uint64_t, Failure> each_event(
    const std::string& socket, const EventsWanted& wanted,
    const std::function<bool(const boost::json::value& event)>& each);

}  // namespace weir::ctl
