#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "weir/report/event_log.hpp"

namespace weir::report {

/// How far back a feed may go.
struct Reach {
  std::uint64_t bytes = 0;                                ///< of events that the feed wants
  std::chrono::milliseconds age{std::chrono::hours{24}};  ///< before the newest of them
  std::uint64_t positions = 50'000;                       ///< of the log, wanted or not
  std::uint64_t after = 0;                                ///< never to this position or before it
};

/// The cursor from which the newest wanted events up to `reached` come again, as many as `reach`
/// allows, under the numbers that they had. `reached` itself when there is nothing to repeat.
FeedCursor rewound(EventLog& log, const FeedCursor& reached, const Reach& reach,
                   const std::function<bool(const StoredEvent&)>& wanted);

}  // namespace weir::report
