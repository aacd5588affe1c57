#pragma once

// The RocksDB under the state: column families, option set, bytes of keys. Nothing above this
// header knows a RocksDB type. docs/counter-format.md describes what is kept.

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/options.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::store {

/// What compaction may drop; shared with the filters, which RocksDB calls from its own threads.
struct Horizon {
  std::atomic<std::int64_t> now_ms{0};        ///< counters expired by then may go
  std::atomic<std::uint64_t> first_event{0};  ///< index entries of earlier events may go
  /// Counters as dispensable as this at `idle_now_ms` may go; 0 = none (see Crowd).
  std::atomic<std::int64_t> idle_cut_ms{0};
  std::atomic<std::int64_t> idle_now_ms{0};
};

enum class Column { meta, counters, journal, events, index };

class Database {
 public:
  /// Opens or creates; blocks as long as the disk does. The error is one sentence for an operator.
  static Result<std::unique_ptr<Database>, std::string> open(const Options& options,
                                                             std::shared_ptr<Horizon> horizon);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void put(rocksdb::WriteBatch& batch, Column column, std::string_view key,
           std::string_view value) const;
  /// A value in two pieces, so that nobody has to join them first.
  void put(rocksdb::WriteBatch& batch, Column column, std::string_view key, std::string_view head,
           std::string_view rest) const;
  void remove(rocksdb::WriteBatch& batch, Column column, std::string_view key) const;
  void remove_range(rocksdb::WriteBatch& batch, Column column, std::string_view begin,
                    std::string_view end) const;

  /// In the WAL when it returns ok: safe against a crash of the process, not against power loss.
  rocksdb::Status write(rocksdb::WriteBatch& batch);

  std::optional<std::string> get(Column column, std::string_view key) const;
  /// Values in the order of the keys, nullopt where there is none; an error reads as failure of
  /// the whole call.
  Result<std::vector<std::optional<std::string>>, std::string> multi_get(
      Column column, const std::vector<std::string>& keys) const;
  /// The same without waiting for the disk: nullopt when not all of it is in memory, RocksDB's or
  /// the kernel's. Any number of threads may call it.
  std::optional<std::vector<std::optional<std::string>>> get_in_memory(
      Column column, const std::vector<std::string>& keys) const;
  std::unique_ptr<rocksdb::Iterator> iterate(Column column) const;
  /// The same for reading all of it once: what others need stays in the cache.
  std::unique_ptr<rocksdb::Iterator> scan(Column column) const;

  /// About how many bytes on disk and in memory lie from `begin` to before `end`.
  std::uint64_t approximate_bytes(Column column, std::string_view begin,
                                  std::string_view end) const;
  /// After a remove_range: what fills whole files is given back now instead of by and by.
  void give_back_files(Column column, std::string_view begin, std::string_view end);

  /// How many counters there may be, those that were overwritten since counted again. Quick.
  std::uint64_t estimated_counters() const;
  /// Lets the filters see every counter. Takes as long as the disk does; false when it failed or
  /// was given up.
  bool compact_counters();
  /// From any thread, before closing: a compact_counters() that goes on ends soon, others fail.
  void give_up_compacting();

 private:
  Database() = default;
  rocksdb::ColumnFamilyHandle* handle(Column column) const {
    return handles_[static_cast<std::size_t>(column)];
  }

  std::shared_ptr<Horizon> horizon_;
  std::unique_ptr<rocksdb::Env> env_;  ///< outlives what uses it
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

/// Big-endian, so that numbers sort as keys.
std::string be64(std::uint64_t value);
std::uint64_t from_be64(std::string_view bytes) noexcept;

inline std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

}  // namespace weir::store
