#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "count/others.hpp"
#include "count/pass_memory.hpp"
#include "count/retry_memory.hpp"
#include "count/table.hpp"
#include "weir/count/counter_store.hpp"

namespace weir::store {

/// A counter record on its way to disk.
struct SavedCounter {
  std::string key;
  std::string value;
};

/// Where changes go; called under the counters' lock, so that journal order is counting order.
class ChangeSink {
 public:
  virtual ~ChangeSink() = default;
  virtual void journal(std::uint64_t sequence, std::string bytes) = 0;
  virtual void evicted(SavedCounter counter) = 0;
};

/// The counters in memory: the truth while the process lives. The database holds saved records and
/// a journal of what changed since; a record that is neither here nor on its way to disk is what
/// the database says. Thread-safe; never blocks on a disk.
class Counters {
 public:
  /// What may stay in memory.
  struct Bounds {
    std::size_t counters = 0;
    std::size_t thing_bytes = 8U << 20U;  ///< of the different things of all counters
  };

  Counters(Bounds bounds, ChangeSink& sink) : bounds_{bounds}, sink_{sink} {}

  /// What a count can rely on at this moment.
  struct Storage {
    bool journals = false;  ///< the database is open: changes are written as they happen
    bool evicts = false;    ///< it answers: memory may be bounded by saving and dropping
  };
  /// What has to be read before a message can be counted with full knowledge.
  struct Unread {
    std::vector<std::string> keys;
    std::vector<std::uint32_t> departures;  ///< of each key's stripe, when it was not found
    bool retry = false;  ///< memory has forgotten retries, and may have forgotten this one
  };

  /// Counts a message when all that it needs is in memory. Otherwise counts nothing and says what
  /// is missing.
  std::optional<count::Counted> add_known(const count::Batch& batch,
                                          const std::vector<std::string>& keys,
                                          const Storage& storage, TimePoint now, Unread& unread);
  /// Counts a message with what there is: a counter that is still missing is partial.
  count::Counted add(const count::Batch& batch, const std::vector<std::string>& keys,
                     const Storage& storage, TimePoint now);
  /// Takes records that any thread has read for `unread`. False when what it read may be older than
  /// the counter: somebody brought it in, counted and saw it saved meanwhile.
  bool bring_in(const Unread& unread, std::vector<count::Record> records);

  /// From now on what other hosts counted is joined to every reading, and `others` learns what is
  /// used and what changes. Before anything is counted; nullptr = this host counts alone.
  void share_with(count::Others* others);
  /// Runs `work` on them under the lock; they must have been given.
  template <class Work>
  auto with_others(Work work) {
    const std::lock_guard lock{mutex_};
    return work(*others_);
  }
  enum class Own { known, partial, on_disk };
  /// Copies the records of `parts` that are in memory and complete; says where the others are.
  std::vector<Own> copy_own(std::span<count::OwnPart> parts);
  void heard(std::span<count::HeardPart> parts, TimePoint now);

  void remember_tempfail(std::string_view identity, std::string_view event_id, TimePoint expires);
  std::vector<std::string> forget_retries(TimePoint now);

  // --- the writer's side -------------------------------------------------------------------
  /// Takes records read from the database (empty for a counter that is not there); a counter that
  /// is here already stays as it is. The writer calls it between its own writes, so that what it
  /// read cannot be older than what it wrote.
  void loaded(const std::string& key, count::Record record);
  /// Counters whose stored past is still to be joined.
  std::vector<std::string> partial(std::size_t max);
  void still_partial(const std::vector<std::string>& keys);
  bool has_partial();
  void join(const std::string& key, const count::Record& stored);
  /// Replays a journal entry over records that `loaded` or `join` have completed.
  void replay(std::uint64_t sequence, const count::DecodedChanges& message);
  /// Marks what has changed so far as to be saved.
  void start_checkpoint();
  /// The next counters of the checkpoint. They stay in memory until `saved` or `not_saved`.
  std::vector<SavedCounter> take_changed(std::size_t max);
  /// All counters of the checkpoint have been handed out.
  bool checkpoint_taken();
  void saved(const std::vector<SavedCounter>& counters);
  /// They could not be saved: changed again.
  void not_saved(const std::vector<SavedCounter>& counters);
  /// An evicted counter is in the database now.
  void evicted_is_safe(const SavedCounter& counter);

  std::uint64_t last_sequence();
  void continue_after(std::uint64_t sequence);
  std::size_t changed_count();
  std::size_t size();
  std::size_t thing_bytes();

  /// Counters in memory that match; keys go to `seen` so that the caller can skip them on disk.
  std::vector<count::CounterRow> list(std::string_view filter, TimePoint now,
                                      std::unordered_set<std::string>& seen);
  /// Empties the counter, in memory and (at the next checkpoint) on disk.
  void clear(const std::string& key);
  std::vector<std::string> keys_of(std::string_view name, std::string_view subject);

 private:
  /// Counters whose departures are told apart only by a hash of their key.
  static constexpr std::size_t kStripes = 4096;

  // All under the lock.
  count::Counted count_on(const count::Batch& batch, const std::vector<std::string>& keys,
                          const std::vector<count::Table::Entry*>& entries, const Storage& storage,
                          TimePoint now);
  count::Table::Entry* find(const std::string& key);
  count::Table::Entry& entry_for(const std::string& key);
  void bound(const Storage& storage);
  /// False when it has to stay. `must`: rather lose it.
  bool evict(const std::string& key, const Storage& storage, bool must);
  std::uint32_t& departures(std::string_view key);

  std::mutex mutex_;
  Bounds bounds_;
  ChangeSink& sink_;
  count::Others* others_ = nullptr;
  count::Table table_;
  count::RetryMemory retries_;
  count::PassMemory passes_;
  /// Evicted, not yet in the database: key to its encoded record.
  std::unordered_map<std::string, std::string> leaving_;
  std::vector<std::string> partial_;
  std::vector<std::string> changed_;
  /// Goes up when the database becomes the only place that holds a counter of the stripe.
  std::array<std::uint32_t, kStripes> departures_{};
  std::uint64_t sequence_ = 0;
};

}  // namespace weir::store
