#include "report/feed.hpp"

#include <algorithm>
#include <exception>

#include "log/log.hpp"

namespace weir::report {

/// Events to hand over, with the cursor that is true once each of them is delivered.
struct Feed::Batch {
  std::vector<Outgoing> events;
  std::vector<FeedCursor> after;
  FeedCursor end;  ///< when all are delivered, those that the feed does not want included
};

Feed::Feed(FeedOptions options, EventLog& log, std::unique_ptr<Sink> sink, FeedListener listener)
    : options_{std::move(options)},
      log_{log},
      sink_{std::move(sink)},
      listener_{std::move(listener)} {}

Feed::~Feed() { stop(std::chrono::milliseconds{0}); }

void Feed::start() {
  thread_ = std::thread{[this] { run(); }};
}

void Feed::stop(std::chrono::milliseconds drain) {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
    drain_ = drain;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Feed::run() {
  auto retry = options_.retry_min;
  while (!stopping()) {
    switch (guarded_turn()) {
      case Turn::moved:
        retry = options_.retry_min;
        break;
      case Turn::idle:
        retry = options_.retry_min;
        if (log_.wait_after(cursor_.position, options_.idle)) pause(options_.linger);
        break;
      case Turn::blocked:
        pause(retry);
        retry = std::min(retry * 2, options_.retry_max);
        break;
    }
  }
  drain();
}

bool Feed::stopping() {
  const std::lock_guard lock{mutex_};
  return stopping_;
}

void Feed::drain() {
  const auto deadline = std::chrono::steady_clock::now() + drain_;
  while (std::chrono::steady_clock::now() < deadline && guarded_turn() == Turn::moved) {
  }
}

void Feed::pause(std::chrono::milliseconds wait) {
  std::unique_lock lock{mutex_};
  wake_.wait_for(lock, wait, [this] { return stopping_; });
}

Feed::Turn Feed::guarded_turn() noexcept {
  try {
    if (!resumed_ && !log_.ready()) {
      pause(options_.retry_min);
      return Turn::idle;
    }
    if (!resumed_) resume();
    return turn();
  } catch (const std::exception& error) {
    log::limited(log::Level::warn, options_.name, "feed " + options_.name + ": " + error.what());
  }
  return Turn::blocked;
}

void Feed::resume() {
  resumed_ = true;
  if (const auto saved = log_.cursor(options_.name)) {
    cursor_ = *saved;
    fresh_ = false;
  }
  const auto receipts = sink_->recent();
  for (const auto& receipt : receipts) {
    const auto found = log_.find(receipt.id, 1);
    if (found.empty() || found.front().id != receipt.id) continue;
    cursor_.position = std::max(cursor_.position, found.front().position);
    fresh_ = false;
    break;
  }
  // A number that the output has seen is never given again.
  if (!receipts.empty()) cursor_.sequence = std::max(cursor_.sequence, receipts.front().sequence);
}

Feed::Turn Feed::turn() {
  if (reopen_.exchange(false)) sink_->reopen();
  auto events = log_.read_after(cursor_.position, options_.batch);
  if (events.empty()) {
    if (listener_.lag) listener_.lag(0);
    return Turn::idle;
  }
  if (events.front().position > cursor_.position + 1) skip_gap(events.front().position);
  fresh_ = false;
  return deliver(collect(events));
}

bool Feed::wanted(const StoredEvent& event) const {
  const auto& sets = options_.datasets;
  return sets.empty() || std::find(sets.begin(), sets.end(), event.dataset) != sets.end();
}

void Feed::skip_gap(std::uint64_t next_position) {
  const auto first = cursor_.position + 1;
  const auto missing = next_position - first;
  if (!fresh_) {
    const Gap gap{.feed = options_.name,
                  .first_position = first,
                  .last_position = next_position - 1,
                  .first_sequence = cursor_.sequence + 1,
                  .last_sequence = cursor_.sequence + missing};
    log::warn("feed " + options_.name + ": events " + std::to_string(gap.first_position) + " to " +
              std::to_string(gap.last_position) + " were cut before they were delivered");
    if (listener_.gap) listener_.gap(gap);
    cursor_.sequence += missing;
  }
  cursor_.position = next_position - 1;
}

Feed::Batch Feed::collect(std::vector<StoredEvent>& events) const {
  Batch batch{.events = {}, .after = {}, .end = cursor_};
  for (auto& event : events) {
    // A cut in the middle of what was read: it is the first thing that the next turn sees.
    if (event.position != batch.end.position + 1) break;
    batch.end.position = event.position;
    if (!wanted(event)) continue;
    ++batch.end.sequence;
    batch.events.push_back({.id = std::move(event.id),
                            .sequence = batch.end.sequence,
                            .json = with_sequence(event.json, batch.end.sequence)});
    batch.after.push_back(batch.end);
  }
  return batch;
}

Feed::Turn Feed::deliver(const Batch& batch) {
  Delivered delivered;
  if (!batch.events.empty()) delivered = sink_->deliver(batch.events);
  const bool all = delivered.count == batch.events.size();
  if (all) {
    save(batch.end);
  } else if (delivered.count > 0) {
    save(batch.after[delivered.count - 1]);
  }
  if (listener_.delivered && delivered.count > 0) listener_.delivered(delivered.count);
  report_lag();
  blocked_ = !all;
  if (all) return Turn::moved;
  log::limited(log::Level::warn, options_.name,
               "feed " + options_.name + " keeps its events and retries: " + delivered.error);
  return Turn::blocked;
}

void Feed::save(const FeedCursor& cursor) {
  cursor_ = cursor;
  log_.save_cursor(options_.name, cursor_);
}

void Feed::report_lag() {
  if (!listener_.lag) return;
  const auto last = log_.last_position();
  listener_.lag(last > cursor_.position ? last - cursor_.position : 0);
}

}  // namespace weir::report
