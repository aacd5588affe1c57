#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "weir/base/result.hpp"

namespace weir::service {

/// An open file descriptor; -1 = none.
class OpenFile {
 public:
  OpenFile() = default;
  explicit OpenFile(int descriptor) : descriptor_{descriptor} {}
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  explicit operator bool() const noexcept { return descriptor_ >= 0; }
  int get() const noexcept { return descriptor_; }
  /// Gives it away: somebody else closes it.
  int release() noexcept { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_ = -1;
};

/// The words of an error number.
std::string words_of(int error);

/// What a file holds, or one sentence why that is not known.
struct FileBytes {
  std::string bytes;
  std::string problem;  ///< empty = read
};

/// All that an open file holds, from its begin. More than `max_bytes` is a problem.
FileBytes read_all(int descriptor, std::uint64_t max_bytes);

/// A file of our own in `directory` that nobody else can open and that goes away with its
/// descriptor, even when the process is killed. The error is one sentence.
Result<OpenFile, std::string> private_file(const std::string& directory);

/// Writes all of `bytes` behind what is there; false when that failed.
bool write_all(int descriptor, std::string_view bytes);

}  // namespace weir::service
