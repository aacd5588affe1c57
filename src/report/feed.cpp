#include "report/feed.hpp"

#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <exception>

#include "log/log.hpp"

namespace weir::report {
namespace {

/// Below the threads that answer mail: a burst is answered first and told afterwards.
constexpr int kNice = 10;

/// The choice of datasets, as a number to be kept in a cursor (FNV-1a).
std::uint64_t choice_of(const std::vector<std::string>& datasets) {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211U; };
  for (const auto& dataset : datasets) {
    for (const char c : dataset) add(static_cast<unsigned char>(c));
    add(0);
  }
  return hash;
}

}  // namespace

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
      listener_{std::move(listener)},
      retry_{options_.retry_min},
      chance_{std::random_device{}()} {}

Feed::~Feed() { stop(std::chrono::milliseconds{0}); }

void Feed::start() {
  thread_ = std::thread{[this] {
    ::pthread_setname_np(::pthread_self(), "weir-feed");
    ::setpriority(PRIO_PROCESS, 0, kNice);  // of this thread alone; without it it works as well
    run();
    const std::lock_guard lock{mutex_};
    ended_ = true;
    wake_.notify_all();
  }};
}

void Feed::begin_stop(std::chrono::milliseconds drain) {
  const std::lock_guard lock{mutex_};
  if (stopping_) return;
  stopping_ = true;
  drain_until_ = std::chrono::steady_clock::now() + drain;
  wake_.notify_all();
}

void Feed::stop(std::chrono::milliseconds drain) {
  begin_stop(drain);
  if (!thread_.joinable()) return;
  {
    std::unique_lock lock{mutex_};
    wake_.wait_until(lock, drain_until_, [this] { return ended_; });
  }
  sink_->cancel();
  thread_.join();
}

void Feed::run() {
  while (!stopping()) {
    switch (guarded_turn()) {
      case Turn::moved:
        break;
      case Turn::idle:
        if (log_.wait_after(cursor_.position, options_.idle)) pause(options_.linger);
        break;
      case Turn::blocked:
        retry_later();
        break;
    }
  }
  drain();
}

void Feed::retry_later() {
  const auto began = std::chrono::steady_clock::now();
  if (began - last_failure_ > options_.settled + retry_ * 2) retry_ = options_.retry_min;
  last_failure_ = began;
  // Many feeds and hosts that lost the same receiver do not come back in the same moment.
  const auto half = retry_.count() / 2;
  const std::chrono::milliseconds jittered{
      std::uniform_int_distribution<std::chrono::milliseconds::rep>{half, half * 3}(chance_)};
  pause(std::max(jittered, wait_));
  retry_ = std::min(retry_ * 2, options_.retry_max);
}

bool Feed::stopping() {
  const std::lock_guard lock{mutex_};
  return stopping_;
}

void Feed::drain() {
  while (std::chrono::steady_clock::now() < drain_until_ && guarded_turn() == Turn::moved) {
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
    wait_ = {};
    failed(error.what());
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
  reached_ = cursor_;
  if (sink_->resend() == 0) return;
  const std::string mark = options_.name + "|datasets";
  const auto choice = choice_of(options_.datasets);
  const auto known = log_.cursor(mark);
  const bool same = known && known->sequence == choice;
  began_ = same ? known->position : cursor_.position;
  if (!same) log_.save_cursor(mark, {.position = began_, .sequence = choice});
  go_back();
}

/// True when there is something to send again.
bool Feed::go_back() {
  cursor_ = rewound(log_, reached_, {.bytes = sink_->resend(), .after = began_},
                    [this](const StoredEvent& event) { return wanted(event); });
  return going_over();
}

Feed::Turn Feed::turn() {
  if (reopen_.exchange(false)) sink_->reopen();
  auto events = log_.read_after(cursor_.position, options_.batch);
  if (events.empty()) return watch_idle();
  if (events.front().position > cursor_.position + 1) {
    if (going_over()) {  // cut meanwhile: what was delivered once is not told as lost
      cursor_ = reached_;
      return Turn::moved;
    }
    skip_gap(events.front().position);
  }
  fresh_ = false;
  return deliver(collect(events));
}

Feed::Turn Feed::watch_idle() {
  const auto found = sink_->watch();
  report_lag();
  if (!found.error.empty()) {
    failed(found.error);
  } else {
    const std::lock_guard lock{status_mutex_};
    status_.connected = sink_->connected();
    if (status_.connected) status_.blocked = false;
  }
  if (listener_.status) listener_.status(status());
  return found.lost && go_back() ? Turn::moved : Turn::idle;
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
                            .json = with_sequence(event.json, batch.end.sequence),
                            .dataset = std::move(event.dataset),
                            .time = event.time});
    auto& made = batch.events.back();
    if (options_.format) made.line = options_.format(made.json);
    batch.after.push_back(batch.end);
    std::this_thread::yield();  // a time slice is longer than mail should wait for a core
  }
  return batch;
}

Feed::Turn Feed::deliver(const Batch& batch) {
  Delivered delivered;
  if (!batch.events.empty()) delivered = sink_->deliver(batch.events);
  const bool all = delivered.count == batch.events.size();
  count(batch, delivered);
  if (all) {
    save(batch.end);
  } else if (delivered.count > 0) {
    save(batch.after[delivered.count - 1]);
  }
  wait_ = delivered.wait;
  if (delivered.lost) go_back();
  report_lag();
  note(delivered, all);
  return all ? Turn::moved : Turn::blocked;
}

void Feed::count(const Batch& batch, const Delivered& delivered) {
  std::uint64_t again = 0;
  for (std::size_t i = 0; i < delivered.count; ++i) {
    if (batch.after[i].position <= reached_.position) ++again;
  }
  const auto refused = std::min<std::uint64_t>(delivered.refused.size(), delivered.count - again);
  const auto fresh = delivered.count - again - refused;
  {
    const std::lock_guard lock{status_mutex_};
    status_.delivered += fresh;
    status_.resent += again;
    status_.refused += refused;
  }
  if (listener_.delivered && fresh > 0) listener_.delivered(fresh);
  if (listener_.resent && again > 0) listener_.resent(again);
  if (listener_.refused && refused > 0) listener_.refused(delivered.refused);
}

void Feed::save(const FeedCursor& cursor) {
  cursor_ = cursor;
  if (cursor.position <= reached_.position) return;
  reached_ = cursor;
  log_.save_cursor(options_.name, cursor_);
}

void Feed::note(const Delivered& delivered, bool all) {
  if (all) {
    const std::lock_guard lock{status_mutex_};
    status_.blocked = false;
    status_.connected = sink_->connected();
    if (delivered.count > 0) status_.last_success = now();
  } else {
    failed(delivered.error);
  }
  if (listener_.status) listener_.status(status());
}

void Feed::failed(const std::string& error) {
  {
    const std::lock_guard lock{status_mutex_};
    status_.blocked = true;
    status_.connected = sink_->connected();
    status_.last_error = error;
    status_.last_error_at = now();
  }
  log::limited(log::Level::warn, options_.name,
               "feed " + options_.name + " keeps its events and retries: " + error);
}

void Feed::report_lag() {
  const auto last = log_.last_position();
  const auto lag = last > cursor_.position ? last - cursor_.position : 0;
  {
    const std::lock_guard lock{status_mutex_};
    status_.lag = lag;
  }
  if (listener_.lag) listener_.lag(lag);
}

FeedStatus Feed::status() const {
  const std::lock_guard lock{status_mutex_};
  return status_;
}

TimePoint Feed::now() const { return listener_.now ? listener_.now() : TimePoint{}; }

}  // namespace weir::report
