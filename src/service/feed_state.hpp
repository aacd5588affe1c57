#pragma once

#include <string>
#include <vector>

#include "report/event.hpp"
#include "weir/config/config.hpp"
#include "weir/report/event_log.hpp"

namespace weir::service {

/// How far the feed of that name has come by the cursor that the log keeps of it, so that a feed
/// that hangs in a delivery is seen too.
report::FeedState feed_state(report::EventLog& log, const std::string& name, TimePoint now);

/// That of every feed of the configuration, in its order.
std::vector<report::FeedState> feed_states(report::EventLog& log, const config::Config& config,
                                           TimePoint now);

}  // namespace weir::service
