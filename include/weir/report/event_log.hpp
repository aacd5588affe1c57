#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::report {

/// An event about to be kept. `json` is the canonical ECS object without `event.sequence` (each
/// feed numbers for itself).
struct NewEvent {
  std::string id;       ///< UUIDv7
  std::string dataset;  ///< "weir.verdict", …
  TimePoint time{};
  std::string json;
  std::vector<std::string>
      index_keys;  ///< queue id, Message-ID, fingerprint: what `why` finds it by
  /// Asked for once when the wait ended before the event was kept: the same event, marked degraded.
  std::function<std::string()> late_json;
};

struct StoredEvent {
  std::uint64_t position = 0;  ///< place in the log, from 1, increasing, gaps only where it was cut
  std::string id;
  std::string dataset;
  TimePoint time{};
  std::string json;
};

/// How far one feed has come; persisted with its own sequence.
struct FeedCursor {
  std::uint64_t position = 0;  ///< last position handed over
  std::uint64_t sequence = 0;  ///< last event.sequence issued by this feed
};

/// The durable, ordered log of events that every feed, `why`, `trace` and the dashboard read.
/// Thread-safe. Implemented by src/store.
class EventLog {
 public:
  virtual ~EventLog() = default;

  /// Keeps the event in order. Returns true once it is safe against a crash of this process, false
  /// when that took longer than `wait`: the event is then kept in memory, bounded, and written
  /// when the store answers again. With a wait of zero it only hands the event over.
  virtual bool append(NewEvent event, std::chrono::milliseconds wait) = 0;

  /// Events after `position`, at most `max`, oldest first. Only events that are safe.
  virtual std::vector<StoredEvent> read_after(std::uint64_t position, std::size_t max) = 0;

  /// Events whose id or index key equals `key`, newest first, at most `max`.
  virtual std::vector<StoredEvent> find(std::string_view key, std::size_t max) = 0;

  /// Blocks until an event after `position` is safe, `stop_waiting()` was called, or `wait` is
  /// over.
  virtual bool wait_after(std::uint64_t position, std::chrono::milliseconds wait) = 0;
  virtual void stop_waiting() = 0;

  /// The highest position that is safe; 0 = none yet, or not known.
  virtual std::uint64_t last_position() { return 0; }

  /// False while what was kept before is out of reach (not opened yet): cursors are not known then,
  /// and a feed that started anyway would send everything again.
  virtual bool ready() const = 0;

  /// nullopt: this feed has never saved one.
  virtual std::optional<FeedCursor> cursor(std::string_view feed) = 0;
  virtual void save_cursor(std::string_view feed, const FeedCursor& cursor) = 0;
};

}  // namespace weir::report
