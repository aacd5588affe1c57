#pragma once

// A disk without room is a disk that is slow. RocksDB 7.8 cannot be used on after a write that
// failed: Debian's build ends the process by an assertion as soon as the file is touched again. So
// such a write waits instead, on a thread that nobody waits for, and RocksDB never hears of it.

#include <rocksdb/file_system.h>
#include <sys/types.h>

#include <atomic>
#include <memory>
#include <string>

namespace weir::store {

/// What the files of one database know of the room on their disk. Thread-safe.
class Space {
 public:
  using Write = ssize_t (*)(int descriptor, const void* data, std::size_t size);

  Space();
  explicit Space(Write write) : write_{write} {}

  /// A write waits for room now.
  bool full() const noexcept { return waiting_ > 0; }
  /// The database is to be closed: writes that wait, and any that find no room later, wait no
  /// longer. From then on everything is as if the process had died at that moment: nothing reaches
  /// the disk, and nothing is taken from it.
  void give_up() noexcept { given_up_ = true; }
  bool frozen() const noexcept { return frozen_; }

  /// write(2) of all of it, waiting for room. Returns 0 or errno.
  int write_all(int descriptor, const char* data, std::size_t size);
  /// fdatasync(2) or fsync(2), waiting for room. Returns 0 or errno.
  int sync(int (*call)(int), int descriptor);

 private:
  class Waiting;
  bool wait();

  Write write_;
  std::atomic<int> waiting_{0};
  std::atomic<bool> given_up_{false};
  std::atomic<bool> frozen_{false};
};

/// Creates a file that is written through `space`.
rocksdb::IOStatus create_file(const std::string& name, const rocksdb::FileOptions& options,
                              std::shared_ptr<Space> space,
                              std::unique_ptr<rocksdb::FSWritableFile>* file);

}  // namespace weir::store
