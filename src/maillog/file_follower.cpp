#include "maillog/file_follower.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace weir::maillog {
namespace {

namespace fs = std::filesystem;

/// Files beside a log that are looked through for the one we were reading.
constexpr int kMaxNeighbours = 2'000;

std::uint64_t inode_at(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

}  // namespace

FileFollower::Progress FileFollower::poll(std::size_t budget, const TakeLine& take) {
  Progress progress{.condition = Condition::following};
  if (!current_) progress.condition = open_first(progress.reason);
  if (previous_) {
    const auto read = previous_->read(budget, take);
    progress.skipped_bytes += read.skipped_bytes;
    progress.more = read.more;
    if (!read.more && (farewell_ == 0 || --farewell_ == 0)) previous_.reset();
    previous_behind_ = read.more;
    if (read.more) return progress;  // in order: what was written first is read first
  }
  if (!current_) return progress;
  const auto read = current_->read(budget, take);
  progress.skipped_bytes += read.skipped_bytes;
  progress.more = progress.more || read.more;
  if (!read.more) look_for_successor();
  return progress;
}

FileFollower::Condition FileFollower::open_first(std::string& reason) {
  auto log = OpenLog::open(path_);
  if (!log.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) return Condition::absent;
    reason = std::strerror(errno);
    return Condition::unreadable;
  }
  if (!log.is_regular()) return Condition::not_a_file;
  log.mark_backlog();
  const auto size = log.size();
  if (!resume(log)) {
    previous_ = renamed_away();
    farewell_ = previous_ ? kFarewell : 0;
    const auto known = previous_.has_value() || size <= kBacklog;
    log.begin_at(known ? 0 : size - kBacklog, !known);
  }
  saved_.clear();
  current_ = std::move(log);
  return Condition::following;
}

bool FileFollower::resume(OpenLog& log) const { return !saved_.empty() && log.resume(saved_); }

/// The file of the earlier run, when it was rotated meanwhile.
std::optional<OpenLog> FileFollower::renamed_away() const {
  if (saved_.empty()) return std::nullopt;
  const fs::path path{path_};
  const auto name = path.filename().string();
  std::error_code error;
  int seen = 0;
  for (fs::directory_iterator next{path.parent_path(), error}, end; next != end;
       next.increment(error)) {
    if (error || ++seen > kMaxNeighbours) break;
    const auto neighbour = next->path().filename().string();
    if (neighbour == name || !neighbour.starts_with(name)) continue;
    auto log = OpenLog::open(next->path().string());
    if (!log.is_open() || !log.is_regular()) continue;
    log.mark_backlog();
    if (resume(log)) return log;
  }
  return std::nullopt;
}

/// Until its writer opens the new file, lines still go to the old one: both are read for a while.
void FileFollower::look_for_successor() {
  const auto now_there = inode_at(path_);
  if (now_there == 0 || now_there == current_->inode()) return;
  auto log = OpenLog::open(path_);
  if (!log.is_open() || !log.is_regular()) return;
  previous_ = std::move(current_);
  farewell_ = kFarewell;
  current_ = std::move(log);
}

std::string FileFollower::position() const {
  if (previous_ && previous_behind_) return previous_->position();
  return current_ ? current_->position() : std::string{};
}

}  // namespace weir::maillog
