#include "store/page_cache.hpp"

#include <fcntl.h>
#include <rocksdb/file_system.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "store/space.hpp"

namespace weir::store {
namespace {

thread_local bool page_cache_only = false;

rocksdb::IOStatus would_wait() { return rocksdb::IOStatus::TimedOut("not in the page cache"); }

/// Its own descriptor beside RocksDB's: that one cannot be asked for.
class File final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSRandomAccessFile> file, int descriptor)
      : FSRandomAccessFileOwnerWrapper{std::move(file)}, descriptor_{descriptor} {}
  ~File() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  rocksdb::IOStatus Read(std::uint64_t offset, std::size_t size, const rocksdb::IOOptions& options,
                         rocksdb::Slice* result, char* scratch,
                         rocksdb::IODebugContext* debug) const override {
    if (!page_cache_only) {
      return FSRandomAccessFileOwnerWrapper::Read(offset, size, options, result, scratch, debug);
    }
    const iovec part{scratch, size};
    const auto got = ::preadv2(descriptor_, &part, 1, static_cast<off64_t>(offset), RWF_NOWAIT);
    // Less than asked for is the part that is cached, or the end of the file, which no block
    // crosses.
    if (got < 0 || static_cast<std::size_t>(got) < size) return would_wait();
    *result = {scratch, size};
    return rocksdb::IOStatus::OK();
  }

 private:
  int descriptor_;  ///< below 0: it could not be opened, and no read comes from the page cache
};

class FileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FileSystem(std::shared_ptr<Space> space)
      : FileSystemWrapper{rocksdb::FileSystem::Default()}, space_{std::move(space)} {}
  const char* Name() const override { return "weir.page_cache"; }

  rocksdb::IOStatus NewRandomAccessFile(const std::string& name,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        rocksdb::IODebugContext* debug) override {
    if (page_cache_only) return would_wait();
    auto status = FileSystemWrapper::NewRandomAccessFile(name, options, file, debug);
    if (!status.ok()) return status;
    // A read that notes the time of access would write to the disk, and wait for that.
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOATIME);
    *file = std::make_unique<File>(std::move(*file), descriptor);
    return status;
  }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext*) override {
    return create_file(name, options, space_, file);
  }

  // Once no write reaches the disk, what it would have replaced must stay.
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    if (space_->frozen()) return rocksdb::IOStatus::OK();
    return FileSystemWrapper::DeleteFile(name, options, debug);
  }
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    if (space_->frozen()) return rocksdb::IOStatus::OK();
    return FileSystemWrapper::RenameFile(from, to, options, debug);
  }

 private:
  std::shared_ptr<Space> space_;
};

}  // namespace

PageCacheOnly::PageCacheOnly() noexcept { page_cache_only = true; }
PageCacheOnly::~PageCacheOnly() { page_cache_only = false; }

std::unique_ptr<rocksdb::Env> page_cache_env(std::shared_ptr<Space> space) {
  return rocksdb::NewCompositeEnv(std::make_shared<FileSystem>(std::move(space)));
}

}  // namespace weir::store
