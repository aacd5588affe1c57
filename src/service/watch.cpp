#include "service/watch.hpp"

#include <exception>
#include <future>
#include <utility>

#include "log/log.hpp"

namespace weir::service {
namespace {

constexpr std::chrono::seconds kTickEvery{1};
/// Sightings between two looks at tasks and ticks.
constexpr std::size_t kBatch = 1'024;
/// After sightings were looked at, so that waking up once serves many messages. Tasks do not wait.
constexpr std::chrono::milliseconds kLinger{20};

}  // namespace

struct Watch::Task {
  std::function<void()> act;
  std::promise<void> done;
  bool withdrawn = false;  ///< under the watch's lock
};

Watch::Watch(std::vector<Duty*> duties, std::function<bool()> known, Clock clock)
    : duties_{std::move(duties)}, known_{std::move(known)}, clock_{std::move(clock)} {}

void Watch::start() {
  thread_ = std::thread{[this] { loop(); }};
}

void Watch::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wakes_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Watch::see(incident::Sighting sighting) noexcept {
  bool wake = false;
  try {
    const std::lock_guard lock{mutex_};
    if (stopping_ || queue_.size() >= kMaxQueued) {
      ++dropped_;
      return;
    }
    wake = lingers_ ? queue_.size() + 1 == kBatch : queue_.empty();
    queue_.push_back(std::move(sighting));
  } catch (...) {  // out of memory: one sighting fewer
    return;
  }
  if (wake) wakes_.notify_one();
}

bool Watch::run(std::function<void()> task, std::chrono::milliseconds wait) {
  const auto shared = std::make_shared<Task>();
  shared->act = std::move(task);
  auto done = shared->done.get_future();
  {
    const std::lock_guard lock{mutex_};
    if (stopping_) return false;
    tasks_.push_back(shared);
  }
  wakes_.notify_one();
  if (done.wait_for(wait) == std::future_status::ready) {
    done.get();
    return true;
  }
  {
    const std::lock_guard lock{mutex_};
    shared->withdrawn = shared->act != nullptr;
    if (shared->withdrawn) return false;
  }
  done.get();  // it has begun: its end is near
  return true;
}

std::uint64_t Watch::dropped() const {
  const std::lock_guard lock{mutex_};
  return dropped_;
}

void Watch::loop() {
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      lingers_ = true;
      wakes_.wait_until(lock, linger_until_,
                        [this] { return stopping_ || !tasks_.empty() || queue_.size() >= kBatch; });
      lingers_ = false;
      wakes_.wait_until(lock, next_tick_, [this] {
        return stopping_ || !tasks_.empty() || (begun_ && !queue_.empty());
      });
      if (stopping_ && queue_.empty() && tasks_.empty()) break;
      if (stopping_ && !begun_) break;  // no earlier state was ever read: there is nothing to end
    }
    begin_when_known();
    work();
  }
  if (!begun_) return;
  for (auto* duty : duties_) guarded([&] { duty->end(clock_()); });
}

void Watch::begin_when_known() {
  if (begun_ || !known_()) return;
  begun_ = true;
  for (auto* duty : duties_) guarded([&] { duty->begin(clock_()); });
}

void Watch::work() {
  std::deque<std::shared_ptr<Task>> tasks;
  std::vector<incident::Sighting> sightings;
  {
    const std::lock_guard lock{mutex_};
    for (auto& task : tasks_) {
      if (!task->withdrawn) tasks.push_back(std::move(task));
    }
    tasks_.clear();
    while (begun_ && !queue_.empty() && sightings.size() < kBatch) {
      sightings.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
  }
  if (!sightings.empty()) linger_until_ = std::chrono::steady_clock::now() + kLinger;
  for (const auto& sighting : sightings) {
    for (auto* duty : duties_) guarded([&] { duty->see(sighting); });
  }
  for (const auto& task : tasks) {
    std::function<void()> act;
    {
      const std::lock_guard lock{mutex_};
      if (task->withdrawn) continue;
      act = std::exchange(task->act, nullptr);
    }
    try {
      act();
      task->done.set_value();
    } catch (...) {
      task->done.set_exception(std::current_exception());
    }
  }
  const auto now = std::chrono::steady_clock::now();
  if (now < next_tick_) return;
  next_tick_ = now + kTickEvery;
  if (!begun_) return;
  for (auto* duty : duties_) guarded([&] { duty->tick(clock_()); });
}

// One duty's failure must end neither the others nor the daemon.
void Watch::guarded(const std::function<void()>& act) noexcept {
  try {
    act();
  } catch (const std::exception& error) {
    log::limited(log::Level::error, "watch", std::string{"watch: "} + error.what());
  }
}

}  // namespace weir::service
