#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "service/open_file.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::service {

/// The directory in which exports are dropped, file by file. Whoever may write there is not
/// trusted: only regular files are read, no link is followed, and what is read is what is moved.
/// One thread.
class ImportFolder {
 public:
  /// Which file it is, and whether it is still as it was.
  struct Identity {
    dev_t device = 0;
    ino_t inode = 0;
    std::int64_t size = 0;
    std::int64_t written_ns = 0;

    friend bool operator==(const Identity&, const Identity&) = default;
  };
  struct File {
    std::string name;
    Identity identity;
    TimePoint written{};
  };

  /// Files that stay in done/ and in failed/: the newest.
  static constexpr std::size_t kKept = 200;
  /// Entries of the directory that are looked at.
  static constexpr std::size_t kMaxEntries = 10'000;

  explicit ImportFolder(std::string path) : path_{std::move(path)} {}

  /// Files that are as the last look found them, oldest first. Hidden ones and `.tmp` and `.part`
  /// are left alone, and an empty one while it is young: an export may begin with nothing. The
  /// error is one sentence.
  Result<std::vector<File>, std::string> look(TimePoint now);
  /// What it holds; the error is one sentence.
  FileBytes read(const File& file, std::uint64_t max_bytes) const;
  /// Moves it to done/, or to failed/ with the reason beside it, under its own name or the like. A
  /// file that has changed since stays, and will be read again. One that cannot be moved is not
  /// looked at again before it changes.
  void settle(const File& file, const std::string& problem);
  /// Which file could not be moved, and why: one sentence, or "".
  std::string trouble() const;

  const std::string& path() const noexcept { return path_; }

 private:
  struct Stuck {
    Identity identity;
    std::string why;
  };

  std::string path_;
  std::map<std::string, Identity> seen_;  ///< at the last look, by name
  std::map<std::string, Stuck> stuck_;    ///< read, and could not be moved
};

}  // namespace weir::service
