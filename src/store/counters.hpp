#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

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
  Counters(std::size_t capacity, ChangeSink& sink) : capacity_{capacity}, sink_{sink} {}

  /// Keys of `batch` that must be loaded before it can be counted with full knowledge.
  std::vector<std::string> missing(const std::vector<std::string>& keys);

  /// What a count can rely on at this moment.
  struct Storage {
    bool journals = false;  ///< the database is open: changes are written as they happen
    bool evicts = false;    ///< it answers: memory may be bounded by saving and dropping
  };
  count::Counted add(const count::Batch& batch, const std::vector<std::string>& keys,
                     const Storage& storage, TimePoint now);

  void remember_tempfail(std::string_view identity, std::string_view event_id, TimePoint expires);
  bool knows_retry(std::string_view identity, TimePoint now);
  /// False while every retry ever remembered is in memory.
  bool retries_overflowed();
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
  void replay(std::uint64_t sequence, const count::Change& change, TimePoint when);
  /// Marks what has changed so far as to be saved.
  void start_checkpoint();
  /// The next counters of the checkpoint; empty when all have been handed out.
  std::vector<SavedCounter> take_changed(std::size_t max);
  /// They could not be saved: changed again.
  void not_saved(const std::vector<SavedCounter>& counters);
  /// An evicted counter is in the database now.
  void evicted_is_safe(const SavedCounter& counter);

  std::uint64_t last_sequence();
  void continue_after(std::uint64_t sequence);
  std::size_t changed_count();
  std::size_t size();

  /// Counters in memory that match; keys go to `seen` so that the caller can skip them on disk.
  std::vector<count::CounterRow> list(std::string_view filter, TimePoint now,
                                      std::unordered_set<std::string>& seen);
  /// Empties the counter, in memory and (at the next checkpoint) on disk.
  void clear(const std::string& key);
  std::vector<std::string> keys_of(std::string_view name, std::string_view subject);

 private:
  count::Table::Entry& entry_for(const std::string& key);
  void bound(const Storage& storage);

  std::mutex mutex_;
  std::size_t capacity_;
  ChangeSink& sink_;
  count::Table table_;
  count::RetryMemory retries_;
  /// Evicted, not yet in the database: key to its encoded record.
  std::unordered_map<std::string, std::string> leaving_;
  std::vector<std::string> partial_;
  std::vector<std::string> changed_;
  std::uint64_t sequence_ = 0;
};

}  // namespace weir::store
