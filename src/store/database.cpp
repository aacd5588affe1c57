#include "store/database.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/compaction_filter.h>
#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <array>

#include "count/idle.hpp"
#include "count/record.hpp"
#include "store/page_cache.hpp"
#include "store/space.hpp"

namespace weir::store {
namespace {

constexpr char kFormatKey[] = "format";
constexpr char kFormatVersion[] = "1";

/// Drops counters in which nothing counts any more.
class CounterFilter final : public rocksdb::CompactionFilter {
 public:
  explicit CounterFilter(std::shared_ptr<Horizon> horizon) : horizon_{std::move(horizon)} {}
  const char* Name() const override { return "weir.counters"; }
  bool Filter(int, const rocksdb::Slice& key, const rocksdb::Slice& value, std::string*,
              bool*) const override {
    const TimePoint now{std::chrono::milliseconds{horizon_->now_ms.load()}};
    if (now.time_since_epoch().count() > 0 && count::expired(view(key), view(value), now)) {
      return true;
    }
    const auto cut = horizon_->idle_cut_ms.load();
    if (cut == 0) return false;
    const TimePoint then{std::chrono::milliseconds{horizon_->idle_now_ms.load()}};
    return count::dispensability(view(key), view(value), then).count() >= cut;
  }

 private:
  std::shared_ptr<Horizon> horizon_;
};

/// Drops index entries of events that are no longer kept.
class IndexFilter final : public rocksdb::CompactionFilter {
 public:
  explicit IndexFilter(std::shared_ptr<Horizon> horizon) : horizon_{std::move(horizon)} {}
  const char* Name() const override { return "weir.index"; }
  bool Filter(int, const rocksdb::Slice& key, const rocksdb::Slice&, std::string*,
              bool*) const override {
    return key.size() >= 8 && from_be64(view(key).substr(key.size() - 8)) < horizon_->first_event;
  }

 private:
  std::shared_ptr<Horizon> horizon_;
};

template <class Filter>
class FilterFactory final : public rocksdb::CompactionFilterFactory {
 public:
  explicit FilterFactory(std::shared_ptr<Horizon> horizon) : horizon_{std::move(horizon)} {}
  const char* Name() const override { return "weir.filters"; }
  std::unique_ptr<rocksdb::CompactionFilter> CreateCompactionFilter(
      const rocksdb::CompactionFilter::Context&) override {
    return std::make_unique<Filter>(horizon_);
  }

 private:
  std::shared_ptr<Horizon> horizon_;
};

/// Debian ships RocksDB 7.8.3: two write buffers and few jobs stay clear of its flush misorder,
/// no asynchronous I/O, no FIFO, no WAL tracking in the manifest (fixed only in 7.9 and 7.10).
rocksdb::DBOptions db_options(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_background_jobs = 2;
  // An open table costs tens of kB. Few shards: in 64, two tables of events would drive out a table
  // of counters that is read all the time.
  options.max_open_files = 64;
  options.table_cache_numshardbits = 1;
  options.db_write_buffer_size = 8U << 20U;
  options.max_total_wal_size = 48U << 20U;
  options.bytes_per_sync = 1U << 20U;
  options.wal_bytes_per_sync = 512U << 10U;
  options.allow_concurrent_memtable_write = false;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.info_log_level = rocksdb::WARN_LEVEL;
  options.keep_log_file_num = 2;
  options.max_log_file_size = 1U << 20U;
  options.avoid_unnecessary_blocking_io = true;
  return options;
}

rocksdb::ColumnFamilyOptions column_options(std::size_t write_buffer,
                                            const rocksdb::BlockBasedTableOptions& table) {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = write_buffer;
  options.max_write_buffer_number = 2;
  options.compression = rocksdb::kLZ4Compression;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> columns(const std::shared_ptr<Horizon>& horizon) {
  // One shard: the caches are small, and what does not fit its shard is read again every time.
  // Indexes and filters in small parts, for the same reason: whole ones grow with the file.
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(1U << 20U, 0);
  table.cache_index_and_filter_blocks = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  rocksdb::BlockBasedTableOptions filtered = table;
  filtered.block_cache = rocksdb::NewLRUCache(6U << 20U, 0, false, 0.8);
  filtered.cache_index_and_filter_blocks_with_high_priority = true;
  filtered.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  filtered.partition_filters = true;

  auto meta = column_options(1U << 20U, filtered);
  // Random small keys: rewriting them seldom matters more than having few places to look. The
  // filters say of nearly every other place that it has not got the counter.
  auto counters = column_options(2U << 20U, filtered);
  counters.compression = rocksdb::kNoCompression;
  counters.compaction_style = rocksdb::kCompactionStyleUniversal;
  counters.compaction_filter_factory = std::make_shared<FilterFactory<CounterFilter>>(horizon);
  counters.periodic_compaction_seconds = 24 * 3600;
  auto journal = column_options(2U << 20U, table);
  auto events = column_options(4U << 20U, table);
  auto index = column_options(2U << 20U, table);
  index.compaction_style = rocksdb::kCompactionStyleUniversal;
  index.compaction_filter_factory = std::make_shared<FilterFactory<IndexFilter>>(horizon);
  index.periodic_compaction_seconds = 24 * 3600;
  return {{rocksdb::kDefaultColumnFamilyName, meta},
          {"counters", counters},
          {"journal", journal},
          {"events", events},
          {"index", index}};
}

/// A store of another format is left alone: refusing is better than misreading.
std::optional<std::string> check_format(Database& database) {
  const auto format = database.get(Column::meta, kFormatKey);
  if (format && *format != kFormatVersion) {
    return "state has format " + *format + ", this program reads format " + kFormatVersion +
           ": move the directory away or run the version that wrote it";
  }
  if (format) return std::nullopt;
  rocksdb::WriteBatch batch;
  database.put(batch, Column::meta, kFormatKey, kFormatVersion);
  const auto status = database.write(batch);
  if (status.ok()) return std::nullopt;
  return status.ToString();
}

}  // namespace

std::string be64(std::uint64_t value) {
  std::string out(8, '\0');
  for (std::size_t i = 8; i-- > 0; value >>= 8U) out[i] = static_cast<char>(value & 0xffU);
  return out;
}

std::uint64_t from_be64(std::string_view bytes) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8 && i < bytes.size(); ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

Result<std::unique_ptr<Database>, std::string> Database::open(const Options& options,
                                                              std::shared_ptr<Horizon> horizon) {
  std::unique_ptr<Database> database{new Database};
  database->horizon_ = std::move(horizon);
  database->env_ = page_cache_env(options.space ? options.space : std::make_shared<Space>());
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(db_options(database->env_.get()), options.path,
                                        columns(database->horizon_), &database->handles_, &db);
  database->db_.reset(db);
  if (!status.ok()) return "cannot open " + options.path + ": " + status.ToString();
  if (auto problem = check_format(*database)) return *problem;
  return database;
}

Database::~Database() {
  if (!db_) return;
  for (auto* column : handles_) db_->DestroyColumnFamilyHandle(column);
  db_->Close();
}

void Database::put(rocksdb::WriteBatch& batch, Column column, std::string_view key,
                   std::string_view value) const {
  batch.Put(handle(column), {key.data(), key.size()}, {value.data(), value.size()});
}

void Database::put(rocksdb::WriteBatch& batch, Column column, std::string_view key,
                   std::string_view head, std::string_view rest) const {
  const rocksdb::Slice name{key.data(), key.size()};
  const std::array<rocksdb::Slice, 2> pieces{rocksdb::Slice{head.data(), head.size()},
                                             rocksdb::Slice{rest.data(), rest.size()}};
  batch.Put(handle(column), rocksdb::SliceParts{&name, 1},
            rocksdb::SliceParts{pieces.data(), static_cast<int>(pieces.size())});
}

void Database::remove(rocksdb::WriteBatch& batch, Column column, std::string_view key) const {
  batch.Delete(handle(column), {key.data(), key.size()});
}

void Database::remove_range(rocksdb::WriteBatch& batch, Column column, std::string_view begin,
                            std::string_view end) const {
  batch.DeleteRange(handle(column), {begin.data(), begin.size()}, {end.data(), end.size()});
}

rocksdb::Status Database::write(rocksdb::WriteBatch& batch) {
  return db_->Write(rocksdb::WriteOptions{}, &batch);
}

std::optional<std::string> Database::get(Column column, std::string_view key) const {
  std::string value;
  const auto status =
      db_->Get(rocksdb::ReadOptions{}, handle(column), {key.data(), key.size()}, &value);
  if (!status.ok()) return std::nullopt;
  return value;
}

Result<std::vector<std::optional<std::string>>, std::string> Database::multi_get(
    Column column, const std::vector<std::string>& keys) const {
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  db_->MultiGet(rocksdb::ReadOptions{}, handle(column), keys.size(), slices.data(), values.data(),
                statuses.data());
  std::vector<std::optional<std::string>> out(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok()) {
      out[i] = values[i].ToString();
    } else if (!statuses[i].IsNotFound()) {
      return statuses[i].ToString();
    }
  }
  return out;
}

std::optional<std::vector<std::optional<std::string>>> Database::get_in_memory(
    Column column, const std::vector<std::string>& keys) const {
  const PageCacheOnly no_waiting;
  std::vector<std::optional<std::string>> out(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    rocksdb::PinnableSlice value;
    const auto status = db_->Get(rocksdb::ReadOptions{}, handle(column), keys[i], &value);
    if (status.ok()) {
      out[i] = value.ToString();
    } else if (!status.IsNotFound()) {
      return std::nullopt;
    }
  }
  return out;
}

std::unique_ptr<rocksdb::Iterator> Database::iterate(Column column) const {
  return std::unique_ptr<rocksdb::Iterator>{
      db_->NewIterator(rocksdb::ReadOptions{}, handle(column))};
}

std::unique_ptr<rocksdb::Iterator> Database::scan(Column column) const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  options.readahead_size = 2U << 20U;
  return std::unique_ptr<rocksdb::Iterator>{db_->NewIterator(options, handle(column))};
}

std::uint64_t Database::approximate_bytes(Column column, std::string_view begin,
                                          std::string_view end) const {
  const rocksdb::Range range{{begin.data(), begin.size()}, {end.data(), end.size()}};
  rocksdb::SizeApproximationOptions what;
  what.include_files = true;
  what.include_memtables = true;
  std::uint64_t bytes = 0;
  if (!db_->GetApproximateSizes(what, handle(column), &range, 1, &bytes).ok()) return 0;
  return bytes;
}

void Database::give_back_files(Column column, std::string_view begin, std::string_view end) {
  const rocksdb::Slice from{begin.data(), begin.size()};
  const rocksdb::Slice to{end.data(), end.size()};
  // Failure costs disk until the next compaction, no more.
  rocksdb::DeleteFilesInRange(db_.get(), handle(column), &from, &to, false).PermitUncheckedError();
}

std::uint64_t Database::estimated_counters() const {
  std::uint64_t number = 0;
  db_->GetIntProperty(handle(Column::counters), rocksdb::DB::Properties::kEstimateNumKeys, &number);
  return number;
}

bool Database::compact_counters() {
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  // The oldest counters are on the lowest level, which is left alone otherwise.
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  return db_->CompactRange(options, handle(Column::counters), nullptr, nullptr).ok();
}

void Database::give_up_compacting() { db_->DisableManualCompaction(); }

}  // namespace weir::store
