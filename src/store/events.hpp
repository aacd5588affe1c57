#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/signal.hpp"
#include "weir/report/event_log.hpp"

namespace weir::store {

/// An event between `append` and the database. Guarded by the writer's queue lock, except that
/// `event` is the writer's alone once it has a position.
struct PendingEvent {
  report::NewEvent event;
  std::size_t bytes = 0;       ///< what it was accounted for
  std::uint64_t position = 0;  ///< 0 until the writer has placed it
  bool safe = false;
  std::string late_json;  ///< its new text, when that changed after the writer had placed it
  Signal done;
};

/// What is kept of an event before its JSON: version byte, time, id, dataset. See
/// docs/counter-format.md.
std::string encode_head(const report::NewEvent& event);
std::optional<report::StoredEvent> decode_event(std::uint64_t position, std::string_view bytes);

/// Keys under which the index finds an event: `key NUL position`.
std::string index_key(std::string_view key, std::uint64_t position);
/// A key as the index keeps it: at most 255 bytes, no NUL.
std::string indexable(std::string_view key);

/// The newest events, so that a feed that keeps up never reads the disk. Thread-safe.
class EventTail {
 public:
  explicit EventTail(std::size_t max_bytes = 2U << 20U) : max_bytes_{max_bytes} {}

  void push(std::vector<report::StoredEvent> events);
  /// Events after `position`, when the tail reaches back that far.
  std::optional<std::vector<report::StoredEvent>> read_after(std::uint64_t position,
                                                             std::size_t max);
  /// Blocks until an event after `position` was pushed, `stop()` was called or `wait` is over.
  bool wait_after(std::uint64_t position, std::chrono::milliseconds wait);
  void stop();
  /// Where the log ends; what comes next is after it.
  void start_at(std::uint64_t position);
  std::uint64_t last();

 private:
  std::mutex mutex_;
  std::condition_variable pushed_;
  std::deque<report::StoredEvent> events_;
  std::size_t bytes_ = 0;
  std::size_t max_bytes_;
  std::uint64_t last_ = 0;
  bool stopped_ = false;
};

}  // namespace weir::store
