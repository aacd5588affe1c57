#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "maillog/open_log.hpp"

namespace weir::maillog {

/// Follows a log file by its name, over rotation by rename and by copy and truncate. Asks the file
/// system at each poll; not thread-safe.
class FileFollower {
 public:
  enum class Condition { following, absent, unreadable, not_a_file };

  struct Progress {
    Condition condition = Condition::absent;
    std::string reason = {};          ///< of the operating system, when unreadable
    std::uint64_t skipped_bytes = 0;  ///< passed over because there was too much
    bool more = false;                ///< the budget is used up and there is more
  };

  /// At first, without a known position, so much before the end is read to learn from.
  static constexpr std::uint64_t kBacklog = 256 * 1024;
  /// Polls during which the file that was renamed away is still read.
  static constexpr unsigned kFarewell = 300;

  /// `position` is what position() gave in an earlier run, or empty.
  FileFollower(std::string path, std::string position)
      : path_{std::move(path)}, saved_{std::move(position)} {}

  /// Hands over whole lines, at most `budget` bytes of them and one block more.
  Progress poll(std::size_t budget, const TakeLine& take);
  /// Where the next run goes on. Empty while there is no file.
  std::string position() const;

 private:
  Condition open_first(std::string& reason);
  void look_for_successor();
  bool resume(OpenLog& log) const;
  std::optional<OpenLog> renamed_away() const;

  std::string path_;
  std::string saved_;
  std::optional<OpenLog> current_;
  std::optional<OpenLog> previous_;
  unsigned farewell_ = 0;  ///< polls left for `previous_`
  bool previous_behind_ = false;
};

}  // namespace weir::maillog
