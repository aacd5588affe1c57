#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace weir::report {

/// One event on its way out of a feed.
struct Outgoing {
  std::string id;
  std::uint64_t sequence = 0;
  std::string json;  ///< canonical ECS line with `event.sequence`, no line feed
};

/// How far a sink came with a batch: the first `count` events are delivered for good.
struct Delivered {
  std::size_t count = 0;
  std::string error;  ///< empty when all were taken, else why not, for the log
};

/// An event that a sink knows it has delivered.
struct Receipt {
  std::string id;
  std::uint64_t sequence = 0;
};

/// Where a feed ends: a file now, a syslog or webhook connection later. Called by one feed thread
/// at a time. Never throws for an output that is full, gone or slow: that is `error`.
class Sink {
 public:
  virtual ~Sink() = default;

  /// Takes events in order; may take fewer than it is given.
  virtual Delivered deliver(std::span<const Outgoing> events) = 0;

  /// What the output itself remembers of the newest deliveries, newest first, so that a crash
  /// between delivery and cursor neither repeats nor loses an event. Empty when it cannot tell.
  virtual std::vector<Receipt> recent() { return {}; }

  /// Lets go of the output and takes it up again (log rotation).
  virtual void reopen() {}
};

}  // namespace weir::report
