#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "maillog/file_follower.hpp"
#include "maillog/journal_follower.hpp"
#include "refusal/delivery.hpp"

namespace weir::maillog {

/// A delivery that was logged. `live`: while we were there to see it, or shortly before.
struct Entry {
  refusal::Delivery delivery;
  bool live = false;
};

/// What the reader found since the last time.
struct Batch {
  std::vector<Entry> entries;
  std::vector<std::string> remarks;   ///< sentences for the operator: nothing is wrong
  std::vector<std::string> troubles;  ///< sentences for the operator
  std::uint64_t skipped_bytes = 0;    ///< of a log that grew faster than it is read
  std::map<std::string, std::string, std::less<>> positions;  ///< of all sources that moved

  bool empty() const noexcept {
    return entries.empty() && remarks.empty() && troubles.empty() && skipped_bytes == 0 &&
           positions.empty();
  }
};

/// What to read, and where earlier runs stopped, by name of the source.
struct Sources {
  std::vector<std::string> files;
  bool journal = false;
  std::map<std::string, std::string, std::less<>> positions;
};

/// Reads mail logs on a thread of its own, five times a second and at most kBudget at a time.
class Reader {
 public:
  /// Called on the reader's thread.
  using Deliver = std::function<void(Batch)>;
  using Clock = std::function<TimePoint()>;

  static constexpr std::chrono::milliseconds kEvery{200};
  static constexpr std::size_t kBudget = 2 * 1024 * 1024;  ///< bytes of a file at a time
  /// What was logged so shortly before the start is told like what comes after.
  static constexpr std::chrono::minutes kFresh{10};
  static constexpr std::string_view kJournal = "journal";

  Reader(Sources sources, Clock clock, Deliver deliver);
  ~Reader() { stop(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void start();
  void stop();

  /// One look at every source: what the thread does again and again.
  Batch look();

 private:
  struct File {
    std::string path;
    FileFollower follower;
    FileFollower::Condition told = FileFollower::Condition::following;
    std::string position;
  };

  void loop();
  void look_at(File& file, Batch& batch);
  void look_at_journal(Batch& batch);
  void take_line(std::string_view line, bool live, Batch& batch) const;
  void report(File& file, const FileFollower::Progress& progress, Batch& batch) const;

  const Clock clock_;
  const Deliver deliver_;
  const TimePoint started_;
  std::vector<File> files_;
  std::unique_ptr<JournalFollower> journal_;
  std::string journal_position_;
  std::string journal_trouble_;
  TimePoint now_{};                     ///< of this look
  std::chrono::seconds utc_offset_{0};  ///< of this look
  std::mutex mutex_;
  std::condition_variable wakes_;
  bool stopping_ = false;  ///< under the lock
  std::thread thread_;
};

}  // namespace weir::maillog
