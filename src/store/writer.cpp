// The side of the writer that other threads see: its queue, and waiting for it.
#include "store/writer.hpp"

#include <algorithm>
#include <utility>

#include "store/crowd.hpp"
#include "store/database.hpp"
#include "store/load.hpp"
#include "store/space.hpp"

namespace weir::store {
namespace {

constexpr std::chrono::seconds kFirstOpen{10};
constexpr std::chrono::milliseconds kMoment{10};
constexpr std::size_t kMaxJournalBytes = 16U << 20U;

Options with_space(Options options) {
  if (!options.space) options.space = std::make_shared<Space>();
  return options;
}

}  // namespace

bool Writer::Work::empty() const noexcept {
  return journal.empty() && evicted.empty() && meta.empty() && events.empty() && loads.empty();
}

Writer::Writer(Options options, EventTail& tail, OnHealth on_health)
    : options_{with_space(std::move(options))},
      tail_{tail},
      on_health_{std::move(on_health)},
      horizon_{std::make_shared<Horizon>()},
      crowd_{std::make_unique<Crowd>(options_.max_counters, horizon_)} {}

Writer::~Writer() { stop(); }

void Writer::start(Counters& counters) {
  {
    const std::lock_guard lock{mutex_};
    counters_ = &counters;
  }
  thread_ = std::thread{[this] { run(); }};
  // Mail that comes before the first attempt to open is over would be degraded for nothing.
  std::unique_lock lock{mutex_};
  settled_.wait_for(lock, kFirstOpen, [&] { return tried_open_; });
}

void Writer::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  work_added_.notify_all();
  options_.space->give_up();
  if (thread_.joinable()) thread_.join();
}

void Writer::journal(std::uint64_t sequence, std::string bytes) {
  const std::lock_guard lock{mutex_};
  journal_bytes_ += bytes.size();
  queue_.journal.emplace_back(sequence, std::move(bytes));
  if (journal_bytes_ > kMaxJournalBytes) {  // the counters in memory know it all
    queue_.journal.clear();
    journal_bytes_ = 0;
    journal_gap_ = true;
  }
}

void Writer::evicted(SavedCounter counter) {
  const std::lock_guard lock{mutex_};
  queue_.evicted.push_back(std::move(counter));
}

void Writer::put_meta(std::string key, std::optional<std::string> value) {
  const std::lock_guard lock{mutex_};
  queue_.meta.push_back({std::move(key), std::move(value)});
}

bool Writer::append(report::NewEvent event, std::chrono::milliseconds wait) {
  saw(event.time);
  const bool will_wait = open_ && !late_ && wait.count() > 0;
  // The caller's: it must not outlive this call inside what is queued.
  const auto late_json = std::exchange(event.late_json, nullptr);
  if (!will_wait && late_json) event.json = late_json();
  auto pending = std::make_shared<PendingEvent>();
  pending->event = std::move(event);

  std::unique_lock lock{mutex_};
  if (pending_bytes_ > options_.pending_event_bytes) {
    ++events_lost_;
    if (losses_.lost++ == 0) losses_.lost_since = pending->event.time;
    losses_.lost_until = pending->event.time;
    return false;
  }
  pending->bytes = pending->event.json.size();
  pending_bytes_ += pending->bytes;
  queue_.events.push_back(pending);
  if (!will_wait) return false;
  wake(lock);
  if (pending->done.wait_for(wait)) return true;
  lock.lock();
  if (pending->safe) return true;
  if (late_json) (pending->position == 0 ? pending->event.json : pending->late_json) = late_json();
  became_late(lock);
  return false;
}

bool Writer::prompt() const noexcept {
  const auto begun = round_begun_.load(std::memory_order_relaxed);
  const bool between = begun == std::chrono::steady_clock::time_point{};
  return open_ && !late_ && (between || std::chrono::steady_clock::now() - begun < kMoment);
}

// Reads from memory do not wait for the disk, but they share locks with writes that do: so they are
// left alone as soon as a write takes long.
bool Writer::read_now(const Counters::Unread& unread) {
  if (unread.retry || !prompt()) return false;
  const auto database = this->database();
  if (!database) return false;
  const auto values = database->get_in_memory(Column::counters, unread.keys);
  if (!values) return false;
  std::vector<count::Record> records;
  records.reserve(values->size());
  for (const auto& value : *values) {
    records.push_back(value ? count::decode(*value).value_or(count::Record{}) : count::Record{});
  }
  return counters_->bring_in(unread, std::move(records));
}

bool Writer::load(std::vector<std::string> keys, std::string retry_identity,
                  std::chrono::milliseconds wait) {
  if (!open_ || late_) return false;
  auto load = std::make_shared<Load>();
  load->keys = std::move(keys);
  load->retry_identity = std::move(retry_identity);
  std::unique_lock lock{mutex_};
  queue_.loads.push_back(load);
  wake(lock);
  const bool in_time = load->done.wait_for(wait);
  lock.lock();
  if (in_time || load->over) return load->served;
  became_late(lock);
  return false;
}

bool Writer::flush(std::chrono::milliseconds wait) { return load({}, {}, wait); }

void Writer::request_checkpoint() {
  checkpoint_requested_ = true;
  std::unique_lock lock{mutex_};
  wake(lock);
}

void Writer::wake(std::unique_lock<std::mutex>& lock) {
  const bool asleep = !std::exchange(urgent_, true);
  lock.unlock();
  if (asleep) work_added_.notify_one();
}

std::shared_ptr<Database> Writer::database() {
  const std::lock_guard lock{mutex_};
  return database_;
}

void Writer::saw(TimePoint now) noexcept {
  const std::int64_t ms = now.time_since_epoch().count();
  if (ms > now_ms_.load(std::memory_order_relaxed)) now_ms_ = ms;
}

void Writer::became_late(std::unique_lock<std::mutex>& lock) {
  const bool first = !late_.exchange(true);
  lock.unlock();
  if (first) report();
}

Counters* Writer::counters_when_started() {
  const std::lock_guard lock{mutex_};
  return counters_;
}

Health Writer::health() {
  Health health;
  health.open = open_;
  health.degraded = !open_ || late_;
  health.reason = !open_ ? kUnavailable : late_ ? kLate : "";
  // Outside the lock: counters call us back under theirs.
  auto* const counters = counters_when_started();
  health.counters_in_memory = counters == nullptr ? 0 : counters->size();
  health.last_position = tail_.last();
  health.counters_forgotten = crowd_->forgotten();
  const std::lock_guard lock{mutex_};
  health.detail = options_.space->full() ? kNoSpace : detail_;
  health.events_pending = queue_.events.size();
  health.events_lost = events_lost_;
  health.events_cut = events_cut_;
  return health;
}

Losses Writer::take_losses() {
  const std::lock_guard lock{mutex_};
  return std::exchange(losses_, {});
}

void Writer::report() {
  if (on_health_) on_health_(health());
}

}  // namespace weir::store
