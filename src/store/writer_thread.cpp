// The thread that touches the disk: one write batch for everything that was waiting, then the
// reads, then a slice of the checkpoint. Nothing here takes the counters' lock with the queue's.
#include <algorithm>

#include "store/crowd.hpp"
#include "store/database.hpp"
#include "store/load.hpp"
#include "store/recovery.hpp"
#include "store/writer.hpp"

namespace weir::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kIdle{100};
constexpr std::chrono::minutes kPruneEvery{60};
/// Of events_max_bytes: when so much has been written it is looked whether it is too much.
constexpr std::uint64_t kPruneShare = 64;
constexpr std::chrono::milliseconds kReader{1};
/// What a message usually writes; a batch that is larger grows.
constexpr std::size_t kBytesOfMessage = 4096;
constexpr std::size_t kCheckpointSlice = 64;
constexpr std::size_t kJoinSlice = 256;
/// A commit faster than this says that the disk has recovered.
constexpr std::chrono::milliseconds kPrompt{20};

}  // namespace

void Writer::run() {
  bool closing = false;
  while (true) {
    const bool stopping = wait_for_work();
    if (stopping && !std::exchange(closing, true)) checkpoint_requested_ = true;
    round();
    round_begun_ = Clock::time_point{};
    if (stopping && finished()) break;
  }
  if (open_) close("");
}

void Writer::round() {
  if (!ensure_open()) return drop_what_cannot_be_kept();
  const auto begun = Clock::now();
  round_begun_ = begun;
  Work work = take();
  if (!commit(work)) return give_back(std::move(work));
  serve(work.loads);
  join_partial();
  housekeeping();
  settle_lateness(Clock::now() - begun);
}

bool Writer::wait_for_work() {
  std::unique_lock lock{mutex_};
  const bool busy = !tried_open_ || (open_ && (checkpoint_upto_ || trim_upto_));
  if (!busy) {
    work_added_.wait_for(lock, open_ ? kIdle : options_.retry_open_every,
                         [&] { return urgent_ || stopping_; });
  }
  urgent_ = false;
  return stopping_;
}

bool Writer::finished() {
  if (!open_) return true;
  if (checkpoint_requested_ || checkpoint_upto_ || trim_upto_) return false;
  const std::lock_guard lock{mutex_};
  return queue_.empty();
}

Writer::Work Writer::take() {
  // Who is about to add work may do so first: a commit costs the same for one message and for ten.
  std::this_thread::yield();
  const std::lock_guard lock{mutex_};
  journal_bytes_ = 0;
  return std::exchange(queue_, {});
}

void Writer::give_back(Work work) {
  const std::lock_guard lock{mutex_};
  // Journal entries are not tried again: their counters are dirty and will be saved whole.
  journal_gap_ = true;
  const auto prepend = [](auto& queue, auto& items) {
    items.insert(items.end(), std::make_move_iterator(queue.begin()),
                 std::make_move_iterator(queue.end()));
    queue = std::move(items);
  };
  prepend(queue_.evicted, work.evicted);
  prepend(queue_.meta, work.meta);
  prepend(queue_.events, work.events);
  prepend(queue_.loads, work.loads);
}

bool Writer::ensure_open() {
  if (open_) return true;
  if (Clock::now() < next_open_) return false;
  auto opened = Database::open(options_, horizon_);
  next_open_ = Clock::now() + options_.retry_open_every;
  if (opened) {
    std::shared_ptr<Database> database = std::move(opened).value();
    next_position_ = recover_state(*database, *counters_, tail_, next_position_);
    const std::lock_guard lock{mutex_};
    database_ = std::move(database);
    detail_.clear();
    open_ = true;
  }
  bool first = false;
  {
    const std::lock_guard lock{mutex_};
    first = !std::exchange(tried_open_, true);
    if (!opened) detail_ = opened.error();
  }
  settled_.notify_all();
  if (open_) {
    checkpoint_requested_ = true;
    if (!first) late_ = false;
  }
  if (first != open_.load()) report();  // well from the start is no news
  return open_;
}

void Writer::close(std::string reason) {
  open_ = false;
  crowd_->stop();
  const bool failed = !reason.empty();
  std::shared_ptr<Database> closing;
  {
    const std::lock_guard lock{mutex_};
    closing = std::exchange(database_, nullptr);
    if (failed) detail_ = std::move(reason);
  }
  // Whoever still reads is done soon; the database must not be closed by one of them.
  while (closing.use_count() > 1) std::this_thread::sleep_for(kReader);
  closing.reset();
  checkpoint_upto_.reset();
  trim_upto_.reset();
  next_open_ = Clock::now() + options_.retry_open_every;
  if (failed) report();
}

bool Writer::write(rocksdb::WriteBatch& batch) {
  const auto status = database_->write(batch);
  if (!status.ok()) close("cannot write: " + status.ToString());
  return status.ok();
}

void Writer::place(std::vector<std::shared_ptr<PendingEvent>>& events) {
  const std::lock_guard lock{mutex_};  // `append` may ask at any moment whether it still may change
  for (auto& pending : events) {
    if (pending->position == 0) pending->position = next_position_++;
  }
}

bool Writer::commit(Work& work) {
  if (work.empty() && !trim_upto_) return true;
  rocksdb::WriteBatch batch{work.events.size() * kBytesOfMessage};
  for (const auto& [sequence, bytes] : work.journal) {
    database_->put(batch, Column::journal, be64(sequence), bytes);
  }
  for (const auto& counter : work.evicted) {
    database_->put(batch, Column::counters, counter.key, counter.value);
  }
  for (const auto& meta : work.meta) {
    if (meta.value) {
      database_->put(batch, Column::meta, meta.key, *meta.value);
    } else {
      database_->remove(batch, Column::meta, meta.key);
    }
  }
  if (trim_upto_) database_->remove_range(batch, Column::journal, be64(0), be64(*trim_upto_ + 1));
  if (trim_upto_ || !work.evicted.empty()) put_sequence(*database_, batch, *counters_);
  place(work.events);
  for (const auto& pending : work.events) put_event(*database_, batch, *pending);
  if (!write(batch)) return false;
  trim_upto_.reset();
  for (const auto& counter : work.evicted) counters_->evicted_is_safe(counter);
  publish(work.events);
  return true;
}

void Writer::publish(const std::vector<std::shared_ptr<PendingEvent>>& events) {
  if (events.empty()) return;
  rocksdb::WriteBatch again;
  {
    const std::lock_guard lock{mutex_};
    for (const auto& pending : events) {
      pending->safe = true;
      pending_bytes_ -= pending->bytes;
      if (pending->late_json.empty()) continue;
      pending->event.json = std::move(pending->late_json);
      put_event(*database_, again, *pending);
    }
  }
  std::vector<report::StoredEvent> stored;
  stored.reserve(events.size());
  for (const auto& pending : events) {
    auto& event = pending->event;
    kept_bytes_ += event.json.size();
    stored.push_back({pending->position, std::move(event.id), std::move(event.dataset), event.time,
                      std::move(event.json)});
  }
  tail_.push(std::move(stored));  // first: whoever was told can also read it
  for (const auto& pending : events) pending->done.give();
  if (again.Count() > 0) {
    const auto status = database_->write(again);
    if (!status.ok()) {
      const std::lock_guard lock{mutex_};
      detail_ = status.ToString();
    }
  }
}

void Writer::serve(const std::vector<std::shared_ptr<Load>>& loads) {
  if (loads.empty()) return;
  std::vector<std::string> keys;
  for (const auto& load : loads) {
    keys.insert(keys.end(), load->keys.begin(), load->keys.end());
    if (!load->retry_identity.empty()) load_retry(*database_, load->retry_identity, *counters_);
  }
  const bool served = load_counters(*database_, keys, *counters_);
  const std::lock_guard lock{mutex_};
  for (const auto& load : loads) {
    load->over = true;
    load->served = served;
    load->done.give();
  }
}

void Writer::join_partial() {
  const auto keys = counters_->partial(kJoinSlice);
  if (!load_counters(*database_, keys, *counters_)) counters_->still_partial(keys);
}

void Writer::housekeeping() {
  horizon_->now_ms = now_ms_.load();
  bool gap = false;
  {
    const std::lock_guard lock{mutex_};
    gap = std::exchange(journal_gap_, false);
  }
  const auto now = Clock::now();
  const bool due = gap || checkpoint_requested_ || now >= next_checkpoint_ ||
                   counters_->changed_count() >= options_.checkpoint_changes;
  if (checkpoint_upto_) {
    if (gap) checkpoint_requested_ = true;
    continue_checkpoint();
  } else if (due) {
    begin_checkpoint();
  }
  const bool much = kept_bytes_ >= options_.events_max_bytes / kPruneShare;
  // Without a message nobody knows the time yet; and saving counters may have closed the database.
  if ((now >= next_prune_ || much) && now_ms_ > 0 && open_) {
    prune();
    next_prune_ = now + kPruneEvery;
  }
  if (now >= next_look_ && now_ms_ > 0 && open_) {
    crowd_->look(database_, TimePoint{std::chrono::milliseconds{now_ms_.load()}});
    next_look_ = now + options_.look_every;
  }
}

void Writer::begin_checkpoint() {
  next_checkpoint_ = Clock::now() + options_.checkpoint_every;
  checkpoint_requested_ = false;
  checkpoint_upto_ = counters_->last_sequence();
  counters_->start_checkpoint();
  continue_checkpoint();
}

/// A slice at a time, so that mail never waits for a checkpoint.
void Writer::continue_checkpoint() {
  const auto counters = counters_->take_changed(kCheckpointSlice);
  if (counters.empty()) {
    if (!counters_->checkpoint_taken()) return;  // the next commit makes way for the rest
    // What is still partial lives in the journal alone: keep it.
    if (!counters_->has_partial()) trim_upto_ = checkpoint_upto_;
    checkpoint_upto_.reset();
    return;
  }
  rocksdb::WriteBatch batch;
  for (const auto& counter : counters) {
    database_->put(batch, Column::counters, counter.key, counter.value);
  }
  put_sequence(*database_, batch, *counters_);
  if (write(batch)) {
    counters_->saved(counters);
  } else {
    counters_->not_saved(counters);
  }
}

void Writer::prune() {
  const TimePoint now{std::chrono::milliseconds{now_ms_.load()}};
  rocksdb::WriteBatch batch;
  for (const auto& identity : counters_->forget_retries(now)) {
    database_->remove(batch, Column::meta, retry_key(identity));
  }
  const std::uint64_t young =
      first_event_since(*database_, now - options_.events_kept, next_position_);
  const std::uint64_t first =
      first_event_within(*database_, options_.events_max_bytes, young, next_position_);
  put_position(*database_, batch, next_position_ - 1);
  database_->remove_range(batch, Column::events, be64(0), be64(first));
  kept_bytes_ = 0;
  if (!write(batch)) return;
  horizon_->first_event = first;
  database_->give_back_files(Column::events, be64(0), be64(first));
  if (first > young) note_cut(young, first);
}

void Writer::note_cut(std::uint64_t first, std::uint64_t end) {
  const std::lock_guard lock{mutex_};
  events_cut_ += end - first;
  losses_.cut += end - first;
  if (losses_.cut_first == 0) losses_.cut_first = first;
  losses_.cut_last = end - 1;
}

void Writer::drop_what_cannot_be_kept() {
  const std::lock_guard lock{mutex_};
  queue_.journal.clear();
  journal_bytes_ = 0;
  for (const auto& load : queue_.loads) {
    load->over = true;
    load->done.give();
  }
  queue_.loads.clear();
}

void Writer::settle_lateness(Clock::duration took) {
  if (took < kPrompt && late_.exchange(false)) report();
}

}  // namespace weir::store
