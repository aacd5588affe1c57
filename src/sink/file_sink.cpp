#include "sink/file_sink.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "log/log.hpp"
#include "sink/receipt.hpp"
#include "sink/rotation.hpp"

namespace weir::sink {
namespace {

using report::Delivered;
using report::Outgoing;
using report::Receipt;

constexpr std::size_t kTail = 256 * 1024;
constexpr std::size_t kMaxReceipts = 64;

std::string describe(const std::string& path, int error) {
  return path + ": " + std::generic_category().message(error);
}

struct Written {
  std::size_t bytes = 0;
  int error = 0;
};

Written write_all(int file, std::string_view bytes) {
  Written written;
  while (written.bytes < bytes.size()) {
    const auto left = bytes.substr(written.bytes);
    const auto n = ::write(file, left.data(), left.size());
    if (n > 0) {
      written.bytes += static_cast<std::size_t>(n);
    } else if (n == 0 || errno != EINTR) {
      written.error = n == 0 ? EIO : errno;
      break;
    }
  }
  return written;
}

// The last bytes of the file, at most kTail.
std::string read_tail(int file, off_t size) {
  std::string tail(std::min(static_cast<std::size_t>(size), kTail), '\0');
  const auto n = ::pread(file, tail.data(), tail.size(), size - static_cast<off_t>(tail.size()));
  tail.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return tail;
}

// The beginning of the file: enough for its first event.
std::string read_head(int file) {
  std::string head(kTail, '\0');
  const auto n = ::pread(file, head.data(), head.size(), 0);
  head.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return head;
}

off_t size_of(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 ? status.st_size : 0;
}

// How many of `events` lie wholly within the first `bytes` written, and where the last one ends.
struct Whole {
  std::size_t events = 0;
  std::size_t bytes = 0;
};

Whole whole_lines(std::span<const Outgoing> events, std::size_t bytes) {
  Whole whole;
  for (const auto& event : events) {
    const auto end = whole.bytes + event.text().size() + 1;
    if (end > bytes) break;
    whole = {whole.events + 1, end};
  }
  return whole;
}

}  // namespace

Delivered FileSink::deliver(std::span<const Outgoing> events) {
  if (file_ >= 0 && moved_away()) close();
  if (file_ < 0) {
    if (auto error = open(); !error.empty()) return {.count = 0, .error = std::move(error)};
  }
  if (due()) {
    if (auto error = rotate(); !error.empty()) return {.count = 0, .error = std::move(error)};
  }
  if (first_ == TimePoint{} && !events.empty()) first_ = events.front().time;
  return write(events);
}

Delivered FileSink::write(std::span<const Outgoing> events) {
  std::string block;
  for (const auto& event : events) block.append(event.text()).append(1, '\n');
  const off_t before = regular_ ? size_of(file_) : 0;
  const auto written = write_all(file_, block);
  if (written.error == 0) {
    if (options_.fsync && regular_ && ::fdatasync(file_) != 0) {
      return {.count = 0, .error = describe(options_.path, errno)};
    }
    return {.count = events.size()};
  }
  const auto whole = whole_lines(events, written.bytes);
  if (whole.bytes != written.bytes && regular_ &&
      ::ftruncate(file_, before + static_cast<off_t>(whole.bytes)) != 0) {
    close();  // opening it again mends the torn line
  }
  return {.count = whole.events, .error = describe(options_.path, written.error)};
}

bool FileSink::due() const {
  if (!regular_ || !options_.now) return false;
  const auto size = static_cast<std::uint64_t>(size_of(file_));
  if (size == 0) return false;
  if (options_.rotate_bytes > 0 && size >= options_.rotate_bytes) return true;
  return options_.rotate_age.count() > 0 && first_ != TimePoint{} &&
         options_.now() - first_ >= options_.rotate_age;
}

std::string FileSink::rotate() {
  const auto aside = free_name(options_.path, options_.now());
  if (::rename(options_.path.c_str(), aside.c_str()) != 0) return describe(aside, errno);
  close();
  for (const auto& old : surplus(options_.path, options_.keep)) {
    if (::unlink(old.c_str()) != 0) {
      log::limited(log::Level::warn, options_.path, "cannot remove " + describe(old, errno));
    }
  }
  return open();
}

std::vector<Receipt> FileSink::recent() {
  if (file_ < 0 && !open().empty()) return {};
  if (!regular_) return {};
  const std::string tail = read_tail(file_, size_of(file_));
  std::vector<Receipt> receipts;
  std::string_view rest = tail;
  while (!rest.empty() && receipts.size() < kMaxReceipts) {
    rest.remove_suffix(1);  // its line feed: mend_tail() saw to that
    const auto start = rest.rfind('\n');
    const auto line = start == std::string_view::npos ? rest : rest.substr(start + 1);
    auto receipt = receipt_of(line);
    if (!receipt.id.empty()) receipts.push_back(std::move(receipt));
    rest = start == std::string_view::npos ? std::string_view{} : rest.substr(0, start + 1);
  }
  return receipts;
}

std::string FileSink::open() {
  // Not blocking: a FIFO without a reader must not hold the feed.
  file_ = ::open(options_.path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0640);
  well_ = file_ >= 0;
  if (!well_) return describe(options_.path, errno);
  struct stat status {};
  regular_ = ::fstat(file_, &status) == 0 && S_ISREG(status.st_mode);
  if (regular_) mend_tail();
  first_ = regular_ && options_.rotate_age.count() > 0 ? first_time(read_head(file_)) : TimePoint{};
  return {};
}

void FileSink::close() noexcept {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

bool FileSink::moved_away() const {
  struct stat ours {};
  struct stat there {};
  if (::fstat(file_, &ours) != 0 || ::stat(options_.path.c_str(), &there) != 0) return true;
  return ours.st_ino != there.st_ino || ours.st_dev != there.st_dev;
}

// The event of a torn line was never confirmed and comes again; half of it must not stay.
void FileSink::mend_tail() const {
  const off_t size = size_of(file_);
  const std::string tail = read_tail(file_, size);
  if (tail.empty() || tail.back() == '\n') return;
  const auto last = tail.rfind('\n');
  if (last == std::string::npos && static_cast<off_t>(tail.size()) < size) {
    // Longer than any event of ours: somebody else's text. It is ended, not removed.
    [[maybe_unused]] const auto ended = ::write(file_, "\n", 1);
    return;
  }
  const auto keep = last == std::string::npos ? 0 : last + 1;
  [[maybe_unused]] const auto cut =
      ::ftruncate(file_, size - static_cast<off_t>(tail.size() - keep));
}

}  // namespace weir::sink
