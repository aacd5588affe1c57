#include "report/file_sink.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cerrno>
#include <system_error>

namespace weir::report {
namespace {

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

off_t size_of(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 ? status.st_size : 0;
}

// nullopt-like empty id for a line that is no event of ours.
Receipt receipt_of(std::string_view line) {
  boost::system::error_code error;
  const auto value = boost::json::parse(boost::json::string_view{line.data(), line.size()}, error);
  if (error || !value.is_object()) return {};
  const auto* event = value.get_object().if_contains("event");
  if (event == nullptr || !event->is_object()) return {};
  const auto* id = event->get_object().if_contains("id");
  const auto* sequence = event->get_object().if_contains("sequence");
  if (id == nullptr || !id->is_string() || sequence == nullptr || !sequence->is_int64()) return {};
  return {std::string{id->get_string()}, static_cast<std::uint64_t>(sequence->get_int64())};
}

// How many of `events` lie wholly within the first `bytes` written, and where the last one ends.
struct Whole {
  std::size_t events = 0;
  std::size_t bytes = 0;
};

Whole whole_lines(std::span<const Outgoing> events, std::size_t bytes) {
  Whole whole;
  for (const auto& event : events) {
    const auto end = whole.bytes + event.json.size() + 1;
    if (end > bytes) break;
    whole = {whole.events + 1, end};
  }
  return whole;
}

}  // namespace

Delivered FileSink::deliver(std::span<const Outgoing> events) {
  if (file_ >= 0 && moved_away()) close();
  if (file_ < 0) {
    if (auto error = open(); !error.empty()) return {0, std::move(error)};
  }
  std::string block;
  for (const auto& event : events) block.append(event.json).append(1, '\n');
  const off_t before = regular_ ? size_of(file_) : 0;
  const auto written = write_all(file_, block);
  if (written.error == 0) return {events.size(), {}};
  const auto whole = whole_lines(events, written.bytes);
  if (whole.bytes != written.bytes && regular_ &&
      ::ftruncate(file_, before + static_cast<off_t>(whole.bytes)) != 0) {
    close();  // opening it again mends the torn line
  }
  return {whole.events, describe(path_, written.error)};
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
  file_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0640);
  if (file_ < 0) return describe(path_, errno);
  struct stat status {};
  regular_ = ::fstat(file_, &status) == 0 && S_ISREG(status.st_mode);
  if (regular_) mend_tail();
  return {};
}

void FileSink::close() noexcept {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

bool FileSink::moved_away() const {
  struct stat ours {};
  struct stat there {};
  if (::fstat(file_, &ours) != 0 || ::stat(path_.c_str(), &there) != 0) return true;
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

}  // namespace weir::report
