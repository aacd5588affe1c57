#include "store/space.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

namespace weir::store {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

constexpr std::chrono::milliseconds kLookAgain{50};
constexpr mode_t kMode = 0644;

bool no_room(int error) noexcept { return error == ENOSPC || error == EDQUOT; }

IOStatus status_of(const std::string& name, int error) {
  if (error == 0) return IOStatus::OK();
  const auto what = std::generic_category().message(error);
  if (error == ENOENT) return IOStatus::PathNotFound(name, what);
  return no_room(error) ? IOStatus::NoSpace(name, what) : IOStatus::IOError(name, what);
}

/// A file that is written from its beginning to its end.
class File final : public rocksdb::FSWritableFile {
 public:
  File(std::string name, const rocksdb::FileOptions& options, int descriptor,
       std::shared_ptr<Space> space)
      : FSWritableFile{options},
        name_{std::move(name)},
        descriptor_{descriptor},
        space_{std::move(space)} {}
  ~File() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  using FSWritableFile::Append;
  IOStatus Append(const rocksdb::Slice& data, const IOOptions&, IODebugContext*) override {
    const int error = space_->write_all(descriptor_, data.data(), data.size());
    if (error == 0) size_ += data.size();
    return status_of(name_, error);
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions&, IODebugContext*) override {
    if (space_->frozen()) return IOStatus::OK();
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return status_of(name_, errno);
    ::lseek(descriptor_, 0, SEEK_END);
    size_ = size;
    return IOStatus::OK();
  }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    return status_of(name_, space_->sync(&::fdatasync, descriptor_));
  }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return status_of(name_, space_->sync(&::fsync, descriptor_));
  }
  bool IsSyncThreadSafe() const override { return true; }
  IOStatus RangeSync(std::uint64_t offset, std::uint64_t size, const IOOptions&,
                     IODebugContext*) override {
    // Starts writing out, so that the kernel does not do all of it at once; what fails shows in
    // Sync.
    ::sync_file_range(descriptor_, static_cast<off64_t>(offset), static_cast<off64_t>(size),
                      SYNC_FILE_RANGE_WRITE);
    return IOStatus::OK();
  }
  IOStatus InvalidateCache(std::size_t offset, std::size_t size) override {
    ::posix_fadvise(descriptor_, static_cast<off_t>(offset), static_cast<off_t>(size),
                    POSIX_FADV_DONTNEED);
    return IOStatus::OK();
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override {
    const int descriptor = std::exchange(descriptor_, -1);
    if (descriptor < 0 || ::close(descriptor) == 0 || errno == EINTR) return IOStatus::OK();
    // A file system that finds out here that it has no room has been asked to sync what matters.
    return no_room(errno) ? IOStatus::OK() : status_of(name_, errno);
  }
  std::uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return size_; }

 private:
  const std::string name_;
  int descriptor_;
  std::uint64_t size_ = 0;
  const std::shared_ptr<Space> space_;
};

}  // namespace

/// Counts a thread among those that wait, from the first time that it has to.
class Space::Waiting {
 public:
  explicit Waiting(Space& space) : space_{space} {}
  ~Waiting() {
    if (waits_) --space_.waiting_;
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  bool for_room() {
    if (!std::exchange(waits_, true)) ++space_.waiting_;
    return space_.wait();
  }

 private:
  Space& space_;
  bool waits_ = false;
};

Space::Space() : Space{&::write} {}

bool Space::wait() {
  if (given_up_) frozen_ = true;
  if (frozen_) return false;
  std::this_thread::sleep_for(kLookAgain);
  return true;
}

int Space::write_all(int descriptor, const char* data, std::size_t size) {
  Waiting waiting{*this};
  while (size > 0 && !frozen_) {
    const ssize_t done = write_(descriptor, data, size);
    if (done >= 0) {
      data += done;
      size -= static_cast<std::size_t>(done);
    } else if (no_room(errno)) {
      if (!waiting.for_room()) return 0;
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

int Space::sync(int (*call)(int), int descriptor) {
  Waiting waiting{*this};
  while (!frozen_ && call(descriptor) != 0) {
    if (errno == EINTR) continue;
    if (!no_room(errno)) return errno;
    if (!waiting.for_room()) return 0;
  }
  return 0;
}

IOStatus create_file(const std::string& name, const rocksdb::FileOptions& options,
                     std::shared_ptr<Space> space, std::unique_ptr<rocksdb::FSWritableFile>* file) {
  const int descriptor = ::open(name.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, kMode);
  if (descriptor < 0) return status_of(name, errno);
  *file = std::make_unique<File>(name, options, descriptor, std::move(space));
  return IOStatus::OK();
}

}  // namespace weir::store
