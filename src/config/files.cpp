#include "config/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/utf8.hpp"

namespace weir::config {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_{fd} {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

FileError failed() { return {"cannot be read: " + std::generic_category().message(errno)}; }

FileError too_large(std::size_t max_bytes) {
  return {"is larger than " + std::to_string(max_bytes / 1024) + " kB; name the right file"};
}

char16_t unit_at(std::string_view bytes, std::size_t at, bool big_endian) noexcept {
  const auto first = static_cast<unsigned char>(bytes[at]);
  const auto second = static_cast<unsigned char>(bytes[at + 1]);
  return static_cast<char16_t>(big_endian ? first << 8 | second : second << 8 | first);
}

constexpr bool is_high(char16_t unit) noexcept { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low(char16_t unit) noexcept { return unit >= 0xDC00 && unit < 0xE000; }

std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string out;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const char16_t unit = unit_at(bytes, at, big_endian);
    if (is_high(unit) && at + 3 < bytes.size() && is_low(unit_at(bytes, at + 2, big_endian))) {
      const char16_t low = unit_at(bytes, at + 2, big_endian);
      append_utf8(out, 0x10000 + ((char32_t{unit} - 0xD800) << 10) + (char32_t{low} - 0xDC00));
      at += 2;
    } else {
      append_utf8(out, unit);
    }
  }
  return out;
}

// Whether two ASCII characters begin it whose bytes stand at `low` of each pair.
bool ascii_in_utf16(std::string_view bytes, std::size_t low) noexcept {
  return bytes.size() >= 4 && bytes[low] != '\0' && bytes[1 - low] == '\0' &&
         bytes[2 + low] != '\0' && bytes[3 - low] == '\0';
}

constexpr std::string_view kLittleMark{"\xFF\xFE"};
constexpr std::string_view kBigMark{"\xFE\xFF"};
constexpr std::string_view kUtf8Mark{"\xEF\xBB\xBF"};

}  // namespace

Result<std::string, FileError> read_file(const std::string& path, std::size_t max_bytes) {
  if (path.find('\0') != path.npos) return FileError{"cannot be read: its name holds a NUL"};
  // O_NONBLOCK: a FIFO without a writer must not hold up the start.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (file.get() < 0) return failed();
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failed();
  if (S_ISDIR(status.st_mode)) return FileError{"is a directory; name a file"};
  if (!S_ISREG(status.st_mode)) return FileError{"is no regular file; name a file"};
  std::string text;
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed();
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > max_bytes) return too_large(max_bytes);
  }
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == path.npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string resolve(const std::string& path, const std::string& beside) {
  if (path.starts_with('/')) return path;
  const std::string below = directory_of(beside) + '/' + path;
  std::error_code failed;
  const auto whole = std::filesystem::absolute(below, failed).lexically_normal();
  return failed ? below : whole.string();
}

bool is_utf16(std::string_view bytes) noexcept {
  if (bytes.starts_with(kLittleMark) || bytes.starts_with(kBigMark)) return true;
  return ascii_in_utf16(bytes, 0) || ascii_in_utf16(bytes, 1);
}

std::string to_utf8(std::string_view bytes) {
  if (bytes.starts_with(kUtf8Mark)) return std::string{bytes.substr(kUtf8Mark.size())};
  if (!is_utf16(bytes)) return std::string{bytes};
  const bool big_mark = bytes.starts_with(kBigMark);
  const bool marked = big_mark || bytes.starts_with(kLittleMark);
  const bool big_endian = big_mark || (!marked && ascii_in_utf16(bytes, 1));
  return from_utf16(bytes.substr(marked ? 2 : 0), big_endian);
}

}  // namespace weir::config
