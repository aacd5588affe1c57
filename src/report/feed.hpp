#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "report/event.hpp"
#include "report/rewind.hpp"
#include "report/sink.hpp"
#include "weir/report/event_log.hpp"

namespace weir::report {

struct FeedOptions {
  std::string name;                   ///< names the cursor and the metric; stable over restarts
  std::vector<std::string> datasets;  ///< empty = all
  std::size_t batch = 256;            ///< most events read and delivered at once
  /// Makes Outgoing::line of the canonical line with its sequence; none = ECS as it is.
  std::function<std::string(const std::string& ecs)> format = {};
  /// After being woken, so that one write and one cursor serve many events.
  std::chrono::milliseconds linger{50};
  std::chrono::milliseconds idle{500};  ///< longest wait for an event
  /// Pauses grow from the one to the other, each half as long to half as long again by chance.
  std::chrono::milliseconds retry_min{250};
  std::chrono::milliseconds retry_max{30'000};
  /// This long without a failure, and the pauses begin anew.
  std::chrono::milliseconds settled{10'000};
};

/// What is known of a feed.
struct FeedStatus {
  bool connected = false;  ///< the output is there
  bool blocked = false;    ///< the last delivery failed
  std::string last_error = {};
  TimePoint last_error_at = {};  ///< the epoch = never; so the next one
  TimePoint last_success = {};
  std::uint64_t lag = 0;        ///< events not yet delivered
  std::uint64_t delivered = 0;  ///< since the start; so the next ones
  std::uint64_t resent = 0;     ///< delivered once more
  std::uint64_t refused = 0;    ///< passed over
};

/// Who hears what a feed does. Called on the feed's thread; empty functions are not called.
struct FeedListener {
  std::function<void(std::uint64_t)> delivered = {};  ///< events, since the last call
  std::function<void(std::uint64_t)> lag = {};        ///< events not yet delivered
  std::function<void(const Gap&)> gap = {};           ///< events that never will be
  std::function<void(std::uint64_t)> resent = {};     ///< events, since the last call
  std::function<void(const std::vector<Refusal>&)> refused = {};
  std::function<void(const FeedStatus&)> status = {};  ///< after each delivery that was tried
  std::function<TimePoint()> now = {};                 ///< for the times of FeedStatus
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
  /// The first half of stop(), which does not wait: so that several feeds drain at once.
  void begin_stop(std::chrono::milliseconds drain);
  /// Asks the thread to reopen its output before the next delivery. Any thread.
  void reopen() noexcept { reopen_ = true; }

  const FeedOptions& options() const noexcept { return options_; }
  FeedStatus status() const;
  bool blocked() const { return status().blocked; }  ///< the last delivery failed

  // What the thread does, one turn at a time. For the thread and for tests.

  /// Finds the place to go on from: the cursor, or what the output itself remembers if that is
  /// further; before that for an output that does not say what it has. Only when the log is ready.
  void resume();
  enum class Turn { idle, moved, blocked };
  /// Reads one batch, delivers it and saves the cursor.
  Turn turn();
  const FeedCursor& cursor() const noexcept { return cursor_; }

 private:
  struct Batch;
  void run();
  void retry_later();
  bool stopping();
  Turn guarded_turn() noexcept;
  void drain();
  void pause(std::chrono::milliseconds wait);
  bool wanted(const StoredEvent& event) const;
  Turn watch_idle();
  bool go_back();
  bool going_over() const noexcept { return cursor_.position < reached_.position; }
  void skip_gap(std::uint64_t next_position);
  Batch collect(std::vector<StoredEvent>& events) const;
  Turn deliver(const Batch& batch);
  void count(const Batch& batch, const Delivered& delivered);
  void save(const FeedCursor& cursor);
  void note(const Delivered& delivered, bool all);
  void failed(const std::string& error);
  void report_lag();
  TimePoint now() const;

  FeedOptions options_;
  EventLog& log_;
  std::unique_ptr<Sink> sink_;
  FeedListener listener_;
  FeedCursor cursor_;
  FeedCursor reached_;       ///< the furthest that was delivered; the cursor may have been set back
  std::uint64_t began_ = 0;  ///< up to there the numbers are of another choice of datasets
  bool resumed_ = false;
  bool fresh_ = true;  ///< nothing is known of this feed: the log begins where it begins
  std::chrono::milliseconds wait_{0};  ///< that the sink asked for
  std::chrono::milliseconds retry_;
  std::chrono::steady_clock::time_point last_failure_{};
  std::minstd_rand chance_;
  std::atomic<bool> reopen_{false};

  mutable std::mutex status_mutex_;
  FeedStatus status_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool ended_ = false;
  std::chrono::steady_clock::time_point drain_until_{};
  std::thread thread_;
};

}  // namespace weir::report
