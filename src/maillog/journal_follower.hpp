#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "weir/base/time.hpp"

struct sd_journal;

namespace weir::maillog {

/// Follows what programs sent to the systemd journal with syslog's facility "mail". Not
/// thread-safe.
class JournalFollower {
 public:
  /// `program` is the syslog identifier, such as "postfix/smtp".
  using Take =
      std::function<void(std::string_view program, std::string_view text, TimePoint logged)>;

  static constexpr std::size_t kMaxEntries = 5'000;  ///< in a poll

  /// `position` is what position() gave in an earlier run, or empty; without it the entries since
  /// `since` are read.
  JournalFollower(std::string position, TimePoint since)
      : position_{std::move(position)}, since_{since} {}
  ~JournalFollower();
  JournalFollower(const JournalFollower&) = delete;
  JournalFollower& operator=(const JournalFollower&) = delete;

  struct Progress {
    std::string trouble;  ///< empty when all is well
    bool more = false;
  };
  Progress poll(const Take& take);
  const std::string& position() const noexcept { return position_; }

 private:
  int open();
  void hand_over(const Take& take);

  sd_journal* journal_ = nullptr;
  std::string position_;
  TimePoint since_;
};

}  // namespace weir::maillog
