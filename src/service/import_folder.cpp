#include "service/import_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>

#include "weir/base/text.hpp"

namespace weir::service {
namespace {

constexpr std::chrono::hours kEmptyMayGrow{1};
constexpr std::size_t kMaxStem = 200;
constexpr int kMaxSameName = 10'000;
constexpr std::string_view kErrorSuffix = ".error";

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

/// Names in an open directory, at most kMaxEntries.
std::vector<std::string> names_in(int directory) {
  std::vector<std::string> names;
  OpenFile again{::openat(directory, ".", kDirectory)};
  const std::unique_ptr<DIR, CloseDirectory> listing{again ? ::fdopendir(again.get()) : nullptr};
  if (!listing) return names;
  again.release();
  while (const auto* const entry = ::readdir(listing.get())) {
    const std::string_view name{entry->d_name};
    if (name != "." && name != "..") names.emplace_back(name);
    if (names.size() == ImportFolder::kMaxEntries) break;
  }
  return names;
}

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

ImportFolder::Identity identity_of(const struct stat& status) {
  return {status.st_dev, status.st_ino, status.st_size, nanoseconds(status.st_mtim)};
}

std::optional<struct stat> regular(int directory, const std::string& name) {
  struct stat status {};
  const int flags = AT_SYMLINK_NOFOLLOW;
  if (::fstatat(directory, name.c_str(), &status, flags) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return status;
}

bool is_left_alone(const std::string& name) {
  const auto lower = ascii_lower(name);
  return lower.starts_with('.') || lower.ends_with(".tmp") || lower.ends_with(".part");
}

TimePoint time_of(const ImportFolder::Identity& identity) {
  return TimePoint{std::chrono::duration_cast<TimePoint::duration>(
      std::chrono::nanoseconds{identity.written_ns})};
}

/// "audit.csv", "audit-2.csv", "audit-3.csv".
std::string numbered(const std::string& name, int number) {
  if (number == 1 && name.size() <= kMaxStem) return name;
  const auto dot = name.rfind('.');
  const bool has_extension = dot != name.npos && dot > 0 && name.size() - dot <= 16;
  const auto stem = name.substr(0, std::min(has_extension ? dot : name.size(), kMaxStem));
  return stem + '-' + std::to_string(number) + (has_extension ? name.substr(dot) : std::string{});
}

/// The directory of that name below an open one; made when it is not there.
OpenFile folder_below(int directory, const char* name) {
  ::mkdirat(directory, name, 0770);
  return OpenFile{::openat(directory, name, kDirectory | O_NOFOLLOW)};
}

/// Moves a file where none is; errno says why not.
bool move_without_replacing(int from, const char* name, int to, const char* wanted) {
  if (::renameat2(from, name, to, wanted, RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  // A file system that cannot promise it. Nobody but us puts files there.
  if (::faccessat(to, wanted, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return false;
  }
  return ::renameat(from, name, to, wanted) == 0;
}

/// Moves under its own name, or with a number; the new name, empty when it could not, errno set.
std::string move_to(int from, const std::string& name, int to) {
  for (int number = 1; number <= kMaxSameName; ++number) {
    auto wanted = numbered(name, number);
    if (move_without_replacing(from, name.c_str(), to, wanted.c_str())) return wanted;
    if (errno != EEXIST) return {};
  }
  return {};
}

void write_reason(int directory, const std::string& name, const std::string& problem) {
  const OpenFile file{::openat(directory, (name + std::string{kErrorSuffix}).c_str(),
                               O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660)};
  if (file) write_all(file.get(), problem + "\n");
}

/// The newest files stay, by when they were moved here; a reason goes with its file.
void prune(int directory) {
  std::vector<std::pair<std::int64_t, std::string>> files;
  for (auto& name : names_in(directory)) {
    const auto status = regular(directory, name);
    if (!status || name.ends_with(kErrorSuffix)) continue;
    files.emplace_back(nanoseconds(status->st_ctim), std::move(name));
  }
  if (files.size() <= ImportFolder::kKept) return;
  std::ranges::sort(files);
  files.resize(files.size() - ImportFolder::kKept);
  for (const auto& [moved, name] : files) {
    ::unlinkat(directory, name.c_str(), 0);
    ::unlinkat(directory, (name + std::string{kErrorSuffix}).c_str(), 0);
  }
}

}  // namespace

Result<std::vector<ImportFolder::File>, std::string> ImportFolder::look(TimePoint now) {
  const OpenFile directory{::open(path_.c_str(), kDirectory)};
  if (!directory) return path_ + " cannot be watched: " + words_of(errno);
  std::map<std::string, Identity> found;
  std::vector<File> ready;
  for (auto& name : names_in(directory.get())) {
    if (is_left_alone(name)) continue;
    const auto status = regular(directory.get(), name);
    if (!status) continue;
    const auto identity = identity_of(*status);
    const auto before = seen_.find(name);
    const auto stuck = stuck_.find(name);
    const bool same = before != seen_.end() && before->second == identity;
    const bool tried = stuck != stuck_.end() && stuck->second.identity == identity;
    const auto written = time_of(identity);
    const bool grows = identity.size == 0 && now - written < kEmptyMayGrow;
    if (same && !tried && !grows) ready.push_back({name, identity, written});
    found.emplace(std::move(name), identity);
  }
  seen_ = std::move(found);
  std::erase_if(stuck_, [&](const auto& one) { return !seen_.contains(one.first); });
  std::ranges::sort(ready, [](const File& a, const File& b) {
    return a.written != b.written ? a.written < b.written : a.name < b.name;
  });
  return ready;
}

FileBytes ImportFolder::read(const File& file, std::uint64_t max_bytes) const {
  const OpenFile directory{::open(path_.c_str(), kDirectory)};
  if (!directory) return {{}, path_ + " cannot be read: " + words_of(errno)};
  // Not waiting: a pipe may have taken its place since.
  const OpenFile open{
      ::openat(directory.get(), file.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
  if (!open) return {{}, "it cannot be opened: " + words_of(errno)};
  struct stat status {};
  if (::fstat(open.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return {{}, "it is no regular file"};
  }
  return read_all(open.get(), max_bytes);
}

void ImportFolder::settle(const File& file, const std::string& problem) {
  const char* const where = problem.empty() ? "done" : "failed";
  const OpenFile directory{::open(path_.c_str(), kDirectory)};
  const auto status = directory ? regular(directory.get(), file.name) : std::nullopt;
  if (!status || identity_of(*status) != file.identity) return;
  const auto below = folder_below(directory.get(), where);
  const auto name = below ? move_to(directory.get(), file.name, below.get()) : std::string{};
  if (name.empty()) {
    stuck_[file.name] = {file.identity, words_of(errno)};
    return;
  }
  seen_.erase(file.name);
  if (!problem.empty()) write_reason(below.get(), name, problem);
  prune(below.get());
}

std::string ImportFolder::trouble() const {
  if (stuck_.empty()) return {};
  const auto& [name, stuck] = *stuck_.begin();
  return printable(name, kMaxStem) + " and " + std::to_string(stuck_.size() - 1) +
         " other files were read but cannot be moved out of " + path_ + ": " + stuck.why;
}

}  // namespace weir::service
