#pragma once

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "weir/report/event_log.hpp"

namespace weir::report {

/// An event log in memory, with a way to cut its beginning off.
class FakeLog : public EventLog {
 public:
  bool append(NewEvent event, std::chrono::milliseconds) override {
    const std::lock_guard lock{mutex_};
    events_.push_back({.position = ++last_,
                       .id = std::move(event.id),
                       .dataset = std::move(event.dataset),
                       .time = event.time,
                       .json = std::move(event.json)});
    added_.notify_all();
    return true;
  }
  std::vector<StoredEvent> read_after(std::uint64_t position, std::size_t max) override {
    const std::lock_guard lock{mutex_};
    std::vector<StoredEvent> read;
    for (const auto& event : events_) {
      if (event.position > position && read.size() < max) read.push_back(event);
    }
    return read;
  }
  std::vector<StoredEvent> find(std::string_view key, std::size_t) override {
    const std::lock_guard lock{mutex_};
    for (const auto& event : events_) {
      if (event.id == key) return {event};
    }
    return {};
  }
  bool wait_after(std::uint64_t position, std::chrono::milliseconds wait) override {
    std::unique_lock lock{mutex_};
    // Much shorter than asked for, but no thread spins.
    return added_.wait_for(lock, std::min(wait, std::chrono::milliseconds{5}),
                           [&] { return last_ > position; });
  }
  void stop_waiting() override {}
  std::uint64_t last_position() override {
    const std::lock_guard lock{mutex_};
    return last_;
  }
  bool ready() const override { return is_ready; }
  std::optional<FeedCursor> cursor(std::string_view feed) override {
    const std::lock_guard lock{mutex_};
    const auto found = cursors_.find(feed);
    return found == cursors_.end() ? std::nullopt : std::optional{found->second};
  }
  void save_cursor(std::string_view feed, const FeedCursor& cursor) override {
    const std::lock_guard lock{mutex_};
    if (forget_cursors) return;
    cursors_.insert_or_assign(std::string{feed}, cursor);
  }

  void add(int number, std::string dataset = "weir.verdict") {
    const std::string id = "id-" + std::to_string(number);
    append({.id = id,
            .dataset = std::move(dataset),
            .time = {},
            .json = R"({"event":{"id":")" + id + R"("},"n":)" + std::to_string(number) + "}",
            .index_keys = {},
            .late_json = {}},
           {});
  }
  /// Retention: everything up to `position` is gone.
  void cut_through(std::uint64_t position) { cut(1, position); }
  void cut(std::uint64_t first, std::uint64_t last) {
    const std::lock_guard lock{mutex_};
    std::erase_if(events_, [&](const auto& event) {
      return event.position >= first && event.position <= last;
    });
  }

  bool is_ready = true;
  bool forget_cursors = false;  ///< as when the process dies before the cursor is saved

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::vector<StoredEvent> events_;
  std::uint64_t last_ = 0;
  std::map<std::string, FeedCursor, std::less<>> cursors_;
};

}  // namespace weir::report
