#pragma once

// Reading the database without ever waiting for its disk.

#include <rocksdb/env.h>

#include <memory>

namespace weir::store {

class Space;

/// While one lives, this thread's reads of database files give up where they would have to wait for
/// the disk, and files that are not open stay closed. Not to be nested.
class PageCacheOnly {
 public:
  PageCacheOnly() noexcept;
  ~PageCacheOnly();
  PageCacheOnly(const PageCacheOnly&) = delete;
  PageCacheOnly& operator=(const PageCacheOnly&) = delete;
};

/// RocksDB's environment with reads that observe PageCacheOnly and writes that wait for `space`.
/// Where the kernel or the file system cannot tell (RWF_NOWAIT), such a read gives up always.
std::unique_ptr<rocksdb::Env> page_cache_env(std::shared_ptr<Space> space);

}  // namespace weir::store
