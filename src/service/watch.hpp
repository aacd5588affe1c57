#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "service/duty.hpp"

namespace weir::service {

/// The one thread that does all duties. Mail threads hand it what they saw and go on; when it
/// cannot keep up, sightings are dropped and counted, never waited for.
class Watch final : public incident::SightingSink {
 public:
  using Clock = std::function<TimePoint()>;

  static constexpr std::size_t kMaxQueued = 65'536;

  /// `known` says whether records of an earlier run can be read yet. Duties must outlive the watch.
  Watch(std::vector<Duty*> duties, std::function<bool()> known, Clock clock);
  ~Watch() override { stop(); }

  void start();
  /// Does what is queued, ends the duties. May be called twice.
  void stop();

  void see(incident::Sighting sighting) noexcept override;
  /// Runs `task` on the watch's thread and waits for it; false when it did not come to it within
  /// `wait` or the watch is stopped: then it never runs. What the task throws is thrown here.
  bool run(std::function<void()> task, std::chrono::milliseconds wait);

  /// Sightings that were dropped since the start.
  std::uint64_t dropped() const;

 private:
  struct Task;

  void loop();
  void begin_when_known();
  void work();
  void guarded(const std::function<void()>& act) noexcept;

  const std::vector<Duty*> duties_;
  const std::function<bool()> known_;
  const Clock clock_;
  mutable std::mutex mutex_;
  std::condition_variable wakes_;
  std::deque<incident::Sighting> queue_;               ///< under the lock
  std::deque<std::shared_ptr<Task>> tasks_;            ///< under the lock
  std::uint64_t dropped_ = 0;                          ///< under the lock
  bool stopping_ = false;                              ///< under the lock
  bool lingers_ = false;                               ///< under the lock: no single one wakes it
  bool begun_ = false;                                 ///< the thread's alone
  std::chrono::steady_clock::time_point next_tick_{};  ///< the thread's alone
  std::chrono::steady_clock::time_point linger_until_{};  ///< the thread's alone
  std::thread thread_;
};

}  // namespace weir::service
