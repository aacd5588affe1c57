#include "service/open_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace weir::service {
namespace {

constexpr std::size_t kChunk = 1U << 20U;

std::string too_large(std::uint64_t max_bytes) {
  return "it has more than " + std::to_string(max_bytes) +
         " bytes; write less into one file, or raise [import] max_file_bytes";
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string words_of(int error) { return std::generic_category().message(error); }

FileBytes read_all(int descriptor, std::uint64_t max_bytes) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return {{}, "it cannot be read: " + words_of(errno)};
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
  if (size > max_bytes) return {{}, too_large(max_bytes)};
  // As large as it says, and a byte more to see its end.
  std::string bytes(static_cast<std::size_t>(size) + 1, '\0');
  std::size_t filled = 0;
  for (;;) {
    if (filled == bytes.size()) bytes.resize(bytes.size() + kChunk);
    const auto n = ::pread(descriptor, bytes.data() + filled, bytes.size() - filled,
                           static_cast<off_t>(filled));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return {{}, "it cannot be read: " + words_of(errno)};
    if (n == 0) break;
    filled += static_cast<std::size_t>(n);
    if (filled > max_bytes) return {{}, too_large(max_bytes)};
  }
  bytes.resize(filled);
  return {std::move(bytes), {}};
}

Result<OpenFile, std::string> private_file(const std::string& directory) {
  std::string name = directory + "/.import-XXXXXX";
  OpenFile file{::mkostemp(name.data(), O_CLOEXEC)};
  if (!file) return "cannot keep a file in " + directory + ": " + words_of(errno);
  ::unlink(name.c_str());
  return file;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace weir::service
