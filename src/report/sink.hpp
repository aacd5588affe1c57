#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::report {

/// One event on its way out of a feed.
struct Outgoing {
  std::string id;
  std::uint64_t sequence = 0;
  std::string json;          ///< canonical ECS line with `event.sequence`, no line feed
  std::string dataset = {};  ///< "weir.verdict", …
  TimePoint time = {};
  std::string line = {};  ///< in the format of the feed; empty = the canonical line

  const std::string& text() const noexcept { return line.empty() ? json : line; }
};

/// An event that the output will not take, however often it is asked: it is passed over.
struct Refusal {
  std::string id;
  std::uint64_t sequence = 0;
  std::string reason;
};

/// How far a sink came with a batch: the first `count` events are delivered for good.
struct Delivered {
  std::size_t count = 0;
  std::string error = {};             ///< empty when all were taken, else why not, for the log
  std::vector<Refusal> refused = {};  ///< of those `count`
  /// The least to wait before the next try: the output asked for it.
  std::chrono::milliseconds wait{0};
  /// The connection ended, and the output has no word for what it took: the last resend() bytes
  /// of earlier batches may not have arrived.
  bool lost = false;
};

/// What a look at an idle output found.
struct Watched {
  bool lost = false;       ///< as Delivered::lost
  std::string error = {};  ///< the output is not there: why
};

/// An event that a sink knows it has delivered.
struct Receipt {
  std::string id;
  std::uint64_t sequence = 0;
};

/// Where a feed ends: a file, a syslog server, a webhook, a mailbox. Called by one feed thread at a
/// time, but for what is said to be for any thread. Never throws for an output that is full, gone
/// or slow: that is `error`. May block for a bounded time.
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

  /// Bytes of events that come again after a connection was lost, and after a start: for outputs
  /// that never say what they have. 0 = they do.
  virtual std::uint64_t resend() const { return 0; }

  /// Called twice a second or so while there is nothing to deliver.
  virtual Watched watch() { return {}; }

  /// Whether the output is there, as far as is known. Any thread.
  virtual bool connected() const noexcept { return true; }
  /// Ends what blocks, now and from now on. Any thread.
  virtual void cancel() noexcept {}
};

}  // namespace weir::report
