#pragma once

#include <semaphore.h>

#include <cerrno>
#include <chrono>
#include <ctime>

namespace weir::store {

/// Tells one waiting thread that its work is done: one system call on each side and no lock to meet
/// at. A condition variable would make the woken thread queue for the mutex that everybody needs.
class Signal {
 public:
  Signal() { ::sem_init(&semaphore_, 0, 0); }
  ~Signal() { ::sem_destroy(&semaphore_); }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void give() { ::sem_post(&semaphore_); }

  /// False when `wait` was over first.
  bool wait_for(std::chrono::milliseconds wait) {
    timespec until{};
    ::clock_gettime(CLOCK_MONOTONIC, &until);
    const auto total = std::chrono::nanoseconds{until.tv_nsec} + wait;
    until.tv_sec += std::chrono::duration_cast<std::chrono::seconds>(total).count();
    until.tv_nsec = static_cast<long>((total % std::chrono::seconds{1}).count());
    while (::sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &until) != 0) {
      if (errno != EINTR) return false;
    }
    return true;
  }

 private:
  sem_t semaphore_{};
};

}  // namespace weir::store
