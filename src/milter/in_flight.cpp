#include "milter/in_flight.hpp"

#include <thread>

namespace weir::milter {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{10};
constexpr std::chrono::milliseconds kReplyOut{50};

}  // namespace

InFlight::Place::Place(InFlight& counter) noexcept
    : counter_{counter},
      held_{counter.count_.fetch_add(1, std::memory_order_acq_rel) <
            counter.most_.load(std::memory_order_relaxed)} {
  if (!held_) counter_.count_.fetch_sub(1, std::memory_order_acq_rel);
}

InFlight::Place::~Place() {
  if (held_) counter_.count_.fetch_sub(1, std::memory_order_acq_rel);
}

// Looks instead of being woken: this runs once, while the process ends, and keeps the hot path to
// one atomic operation.
bool InFlight::wait_idle(std::chrono::milliseconds patience) const {
  const auto deadline = Clock::now() + patience;
  auto idle_since = Clock::now();
  for (;;) {
    const auto now = Clock::now();
    if (count() != 0) idle_since = now;
    if (now - idle_since >= kReplyOut) return true;
    if (now >= deadline) return count() == 0;
    std::this_thread::sleep_for(kLook);
  }
}

}  // namespace weir::milter
