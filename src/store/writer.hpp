#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/counters.hpp"
#include "store/events.hpp"
#include "store/options.hpp"

namespace rocksdb {
class WriteBatch;
}

namespace weir::store {

class Crowd;
class Database;
struct Horizon;

/// The one thread that touches the disk. Everybody else leaves work in its queue and, where the
/// answer must be safe first, waits for it no longer than they may: a disk that stalls holds this
/// thread, never a mail thread. Work is done in the order it came.
class Writer final : public ChangeSink {
 public:
  /// Told when the state becomes degraded or well again. Called without locks, from any thread.
  using OnHealth = std::function<void(const Health&)>;

  Writer(Options options, EventTail& tail, OnHealth on_health);
  ~Writer() override;

  void start(Counters& counters);
  /// Writes what is left, saves all counters, closes.
  void stop();

  // ChangeSink: called under the counters' lock.
  void journal(std::uint64_t sequence, std::string bytes) override;
  void evicted(SavedCounter counter) override;

  /// True once the event is safe; false when `wait` was over before.
  bool append(report::NewEvent event, std::chrono::milliseconds wait);
  /// Reads counters on the caller's thread when that takes no disk; false when it does.
  bool read_now(const Counters::Unread& unread);
  /// Brings counters into memory; false when that took longer than `wait`.
  bool load(std::vector<std::string> keys, std::string retry_identity,
            std::chrono::milliseconds wait);
  /// A small record of our own (feed cursors, remembered retries); no value removes it.
  void put_meta(std::string key, std::optional<std::string> value);
  /// Waits until everything queued so far is safe.
  bool flush(std::chrono::milliseconds wait);
  /// Saves all changed counters at the next opportunity.
  void request_checkpoint();

  /// The database for reading, or null. Keeps it open while held.
  std::shared_ptr<Database> database();

  bool open() const noexcept { return open_; }
  bool late() const noexcept { return late_; }
  Counters::Storage storage() const noexcept { return {open_, open_ && !late_}; }
  Health health();
  Losses take_losses();
  /// The newest `now` that callers have named: retention follows mail time, not a clock.
  void saw(TimePoint now) noexcept;

 private:
  struct Load;
  struct MetaPut {
    std::string key;
    std::optional<std::string> value;
  };
  struct Work {
    std::vector<std::pair<std::uint64_t, std::string>> journal;
    std::vector<SavedCounter> evicted;
    std::vector<MetaPut> meta;
    std::vector<std::shared_ptr<PendingEvent>> events;
    std::vector<std::shared_ptr<Load>> loads;
    bool empty() const noexcept;
  };

  void run();
  void round();
  /// True once the thread is to end.
  bool wait_for_work();
  bool finished();
  Work take();
  void give_back(Work work);

  bool ensure_open();
  void close(std::string reason);

  /// Closes the database when it cannot be written.
  bool write(rocksdb::WriteBatch& batch);
  bool commit(Work& work);
  void place(std::vector<std::shared_ptr<PendingEvent>>& events);
  void publish(const std::vector<std::shared_ptr<PendingEvent>>& events);
  void serve(const std::vector<std::shared_ptr<Load>>& loads);
  void join_partial();
  void housekeeping();
  void begin_checkpoint();
  void continue_checkpoint();
  void prune();
  void note_cut(std::uint64_t first, std::uint64_t end);
  void drop_what_cannot_be_kept();
  void settle_lateness(std::chrono::steady_clock::duration took);

  /// The disk has not been waited for longer than a moment.
  bool prompt() const noexcept;
  /// Asks for a round now; releases the lock.
  void wake(std::unique_lock<std::mutex>& lock);
  void became_late(std::unique_lock<std::mutex>& lock);
  void report();
  Counters* counters_when_started();

  const Options options_;
  EventTail& tail_;
  OnHealth on_health_;
  Counters* counters_ = nullptr;  ///< set by start(), under the lock, before the thread begins
  std::shared_ptr<Horizon> horizon_;
  std::unique_ptr<Crowd> crowd_;

  std::mutex mutex_;  ///< guards the queue and everything marked (q)
  std::condition_variable work_added_;
  std::condition_variable settled_;     ///< (q) first open attempt is over
  Work queue_;                          ///< (q)
  bool urgent_ = false;                 ///< (q) somebody waits
  bool stopping_ = false;               ///< (q)
  bool tried_open_ = false;             ///< (q)
  bool journal_gap_ = false;            ///< (q) journal entries were dropped: save all counters
  std::size_t pending_bytes_ = 0;       ///< (q) of queued events
  std::size_t journal_bytes_ = 0;       ///< (q)
  std::uint64_t events_lost_ = 0;       ///< (q)
  std::uint64_t events_cut_ = 0;        ///< (q)
  Losses losses_;                       ///< (q) not yet taken
  std::string detail_;                  ///< (q)
  std::shared_ptr<Database> database_;  ///< (q) to copy; used by the writer thread

  std::atomic<bool> open_{false};
  std::atomic<bool> late_{false};
  std::atomic<bool> checkpoint_requested_{false};
  std::atomic<std::int64_t> now_ms_{0};
  /// When the round that goes on began; the epoch between rounds.
  std::atomic<std::chrono::steady_clock::time_point> round_begun_{};

  std::uint64_t next_position_ = 1;               ///< writer thread only, like all below
  std::uint64_t kept_bytes_ = 0;                  ///< of events written since the last prune
  std::optional<std::uint64_t> checkpoint_upto_;  ///< a checkpoint is going on, up to here
  std::optional<std::uint64_t> trim_upto_;        ///< saved: the next commit drops the journal
  std::chrono::steady_clock::time_point next_open_{};
  std::chrono::steady_clock::time_point next_checkpoint_{};
  std::chrono::steady_clock::time_point next_prune_{};
  std::chrono::steady_clock::time_point next_look_{};
  std::thread thread_;
};

}  // namespace weir::store
