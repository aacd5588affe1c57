#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "report/event.hpp"
#include "report/sink.hpp"
#include "weir/report/event_log.hpp"

namespace weir::report {

struct FeedOptions {
  std::string name;                   ///< names the cursor and the metric; stable over restarts
  std::vector<std::string> datasets;  ///< empty = all
  std::size_t batch = 256;            ///< most events read and delivered at once
  /// After being woken, so that one write and one cursor serve many events.
  std::chrono::milliseconds linger{50};
  std::chrono::milliseconds idle{500};  ///< longest wait for an event; bounds stop()
  std::chrono::milliseconds retry_min{250};
  std::chrono::milliseconds retry_max{30'000};
};

/// Who hears what a feed does. Called on the feed's thread; empty functions are not called.
struct FeedListener {
  std::function<void(std::uint64_t)> delivered;  ///< events, since the last call
  std::function<void(std::uint64_t)> lag;        ///< events not yet delivered
  std::function<void(const Gap&)> gap;           ///< events that never will be
};

/// Follows the event log from a persisted cursor and hands events to a sink: numbers them, keeps
/// what the sink refuses, retries with growing pauses. Mail never waits for it.
class Feed {
 public:
  /// `log` must outlive the feed.
  Feed(FeedOptions options, EventLog& log, std::unique_ptr<Sink> sink, FeedListener listener);
  ~Feed();  ///< stop() without drain
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// Starts the thread. Once.
  void start();
  /// Delivers what is in the log for at most `drain`, then ends the thread.
  void stop(std::chrono::milliseconds drain);
  /// Asks the thread to reopen its output before the next delivery. Any thread.
  void reopen() noexcept { reopen_ = true; }

  const FeedOptions& options() const noexcept { return options_; }
  bool blocked() const noexcept { return blocked_; }  ///< the last delivery failed

  // What the thread does, one turn at a time. For the thread and for tests.

  /// Finds the place to go on from: the cursor, or what the output itself remembers if that is
  /// further. Only when the log is ready.
  void resume();
  enum class Turn { idle, moved, blocked };
  /// Reads one batch, delivers it and saves the cursor.
  Turn turn();
  const FeedCursor& cursor() const noexcept { return cursor_; }

 private:
  struct Batch;
  void run();
  bool stopping();
  Turn guarded_turn() noexcept;
  void drain();
  void pause(std::chrono::milliseconds wait);
  bool wanted(const StoredEvent& event) const;
  void skip_gap(std::uint64_t next_position);
  Batch collect(std::vector<StoredEvent>& events) const;
  Turn deliver(const Batch& batch);
  void save(const FeedCursor& cursor);
  void report_lag();

  FeedOptions options_;
  EventLog& log_;
  std::unique_ptr<Sink> sink_;
  FeedListener listener_;
  FeedCursor cursor_;
  bool resumed_ = false;
  bool fresh_ = true;  ///< nothing is known of this feed: the log begins where it begins
  std::atomic<bool> reopen_{false};
  std::atomic<bool> blocked_{false};

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::chrono::milliseconds drain_{0};
  std::thread thread_;
};

}  // namespace weir::report
