#include "maillog/journal_follower.hpp"

#include <systemd/sd-journal.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>

namespace weir::maillog {
namespace {

constexpr std::size_t kMaxField = 16 * 1024;
constexpr const char* kMailFacility = "SYSLOG_FACILITY=2";

std::string_view field(sd_journal* journal, const char* name) {
  const void* data = nullptr;
  std::size_t size = 0;
  if (::sd_journal_get_data(journal, name, &data, &size) < 0) return {};
  const std::string_view whole{static_cast<const char*>(data), size};
  const auto prefix = std::min(std::strlen(name) + 1, whole.size());
  return whole.substr(prefix);
}

}  // namespace

JournalFollower::~JournalFollower() {
  if (journal_ != nullptr) ::sd_journal_close(journal_);
}

int JournalFollower::open() {
  int done = ::sd_journal_open(&journal_, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM);
  if (done < 0) {
    journal_ = nullptr;
    return done;
  }
  ::sd_journal_set_data_threshold(journal_, kMaxField);
  ::sd_journal_get_fd(journal_);  // from here on files that are rotated are noticed
  done = ::sd_journal_add_match(journal_, kMailFacility, 0);
  if (done < 0) return done;
  if (!position_.empty() && ::sd_journal_seek_cursor(journal_, position_.c_str()) >= 0 &&
      ::sd_journal_next(journal_) > 0) {
    if (::sd_journal_test_cursor(journal_, position_.c_str()) > 0) return 0;
    position_.clear();  // vacuumed meanwhile: the entry is another one
  }
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(
      std::max(since_.time_since_epoch(), std::chrono::milliseconds{0}));
  return ::sd_journal_seek_realtime_usec(journal_, static_cast<std::uint64_t>(since.count()));
}

JournalFollower::Progress JournalFollower::poll(const Take& take) {
  int done = journal_ == nullptr ? open() : ::sd_journal_process(journal_);
  if (done < 0 && journal_ != nullptr) {
    ::sd_journal_close(journal_);
    journal_ = nullptr;
  }
  if (done < 0) return {.trouble = std::strerror(-done), .more = false};
  std::size_t entries = 0;
  while (entries < kMaxEntries && (done = ::sd_journal_next(journal_)) > 0) {
    hand_over(take);
    ++entries;
  }
  if (entries > 0) {
    char* cursor = nullptr;
    if (::sd_journal_get_cursor(journal_, &cursor) >= 0) {
      position_ = cursor;
      std::free(cursor);
    }
  }
  return {.trouble = done < 0 ? std::strerror(-done) : "", .more = entries == kMaxEntries};
}

void JournalFollower::hand_over(const Take& take) {
  std::uint64_t logged = 0;
  if (::sd_journal_get_realtime_usec(journal_, &logged) < 0) return;
  const std::string program{field(journal_, "SYSLOG_IDENTIFIER")};
  const auto text = field(journal_, "MESSAGE");
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::microseconds{static_cast<std::int64_t>(logged)});
  if (!program.empty() && !text.empty()) take(program, text, TimePoint{time});
}

}  // namespace weir::maillog
