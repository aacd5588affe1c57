#include "maillog/open_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

namespace weir::maillog {
namespace {

constexpr std::size_t kBlock = 64 * 1024;
constexpr std::size_t kHead = 64;

std::optional<struct stat> status_of(int fd) {
  struct stat status {};
  if (fd < 0 || ::fstat(fd, &status) != 0) return std::nullopt;
  return status;
}

/// Takes the number before the next ':' off the front.
std::optional<std::uint64_t> take_field(std::string_view& text) {
  const auto end = std::min(text.find(':'), text.size());
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + end, value);
  if (error != std::errc{} || stop != text.data() + end) return std::nullopt;
  text.remove_prefix(std::min(end + 1, text.size()));
  return value;
}

}  // namespace

OpenLog OpenLog::open(const std::string& path) {
  return OpenLog{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
}

OpenLog::~OpenLog() {
  if (fd_ >= 0) ::close(fd_);
}

OpenLog::OpenLog(OpenLog&& other) noexcept { *this = std::move(other); }

OpenLog& OpenLog::operator=(OpenLog&& other) noexcept {
  if (this == &other) return *this;
  std::swap(fd_, other.fd_);
  offset_ = other.offset_;
  backlog_end_ = other.backlog_end_;
  partial_ = std::move(other.partial_);
  dropping_ = other.dropping_;
  head_size_ = other.head_size_;
  head_mark_ = other.head_mark_;
  return *this;
}

bool OpenLog::is_regular() const {
  const auto status = status_of(fd_);
  return status && S_ISREG(status->st_mode);
}

std::uint64_t OpenLog::inode() const {
  const auto status = status_of(fd_);
  return status ? status->st_ino : 0;
}

std::uint64_t OpenLog::size() const {
  const auto status = status_of(fd_);
  return status ? static_cast<std::uint64_t>(status->st_size) : 0;
}

void OpenLog::begin_at(std::uint64_t offset, bool mid_line) {
  offset_ = offset;
  partial_.clear();
  dropping_ = mid_line;
  learn_head();
}

void OpenLog::begin_anew() {
  begin_at(0, false);
  backlog_end_ = 0;
}

std::uint64_t OpenLog::head_mark(std::size_t bytes) const {
  std::array<char, kHead> head{};
  const auto got = ::pread(fd_, head.data(), std::min(bytes, kHead), 0);
  if (got != static_cast<ssize_t>(bytes)) return 0;
  std::uint64_t mark = 14695981039346656037ULL;  // FNV-1a
  for (std::size_t i = 0; i < bytes; ++i) {
    mark = (mark ^ static_cast<unsigned char>(head[i])) * 1099511628211ULL;
  }
  return mark;
}

void OpenLog::learn_head() {
  head_size_ = static_cast<std::size_t>(std::min<std::uint64_t>(offset_, kHead));
  head_mark_ = head_mark(head_size_);
}

bool OpenLog::was_rewritten() const {
  return size() < offset_ || (head_size_ > 0 && head_mark(head_size_) != head_mark_);
}

OpenLog::Progress OpenLog::read(std::size_t budget, const TakeLine& take) {
  Progress progress;
  const auto end = size();
  if (end == offset_) return progress;
  if (was_rewritten()) begin_anew();
  if (end > offset_ && end - offset_ > kMaxBehind) {
    progress.skipped_bytes = end - kRest - offset_;
    begin_at(end - kRest, true);
  }
  std::vector<char> block(kBlock);
  std::size_t taken = 0;
  while (taken < budget) {
    const auto got = ::pread(fd_, block.data(), block.size(), static_cast<off_t>(offset_));
    if (got <= 0) break;
    split({block.data(), static_cast<std::size_t>(got)}, take);
    taken += static_cast<std::size_t>(got);
  }
  if (head_size_ < kHead) learn_head();
  progress.more = taken >= budget && size() > offset_;
  return progress;
}

void OpenLog::split(std::string_view block, const TakeLine& take) {
  while (!block.empty()) {
    const auto end = block.find('\n');
    const auto piece = block.substr(0, end);
    const auto begin = offset_ - partial_.size();
    if (!dropping_) partial_ += piece.substr(0, kMaxLine + 1);
    if (partial_.size() > kMaxLine) {
      dropping_ = true;
      partial_.clear();
    }
    offset_ += piece.size();
    block.remove_prefix(piece.size());
    if (end == block.npos) return;
    ++offset_;
    block.remove_prefix(1);
    if (!std::exchange(dropping_, false)) take(partial_, begin >= backlog_end_);
    partial_.clear();
  }
}

std::string OpenLog::position() const {
  return std::to_string(inode()) + ':' + std::to_string(offset_ - partial_.size()) + ':' +
         std::to_string(head_size_) + ':' + std::to_string(head_mark_);
}

bool OpenLog::resume(std::string_view position) {
  const auto node = take_field(position);
  const auto offset = take_field(position);
  const auto head_size = take_field(position);
  const auto mark = take_field(position);
  if (!node || !offset || !head_size || !mark) return false;
  if (*node != inode() || *offset > size() || *head_size > kHead) return false;
  if (*head_size > 0 && head_mark(static_cast<std::size_t>(*head_size)) != *mark) return false;
  char before = '\n';
  if (*offset > 0 && ::pread(fd_, &before, 1, static_cast<off_t>(*offset - 1)) != 1) return false;
  begin_at(*offset, before != '\n');
  return true;
}

}  // namespace weir::maillog
