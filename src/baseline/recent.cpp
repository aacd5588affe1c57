#include "baseline/recent.hpp"

#include <chrono>

namespace weir::baseline {
namespace {

std::int64_t step_of(TimePoint time) noexcept {
  using Steps = std::chrono::duration<std::int64_t, std::ratio<300>>;
  return std::chrono::floor<Steps>(time).time_since_epoch().count();
}

std::size_t slot_of(std::int64_t step, unsigned slots) noexcept {
  const auto rest = step % static_cast<std::int64_t>(slots);
  return static_cast<std::size_t>(rest < 0 ? rest + slots : rest);
}

}  // namespace

void Recent::add(TimePoint time) noexcept {
  const auto step = step_of(time);
  // A clock that was far ahead must not keep all that follows in its last step.
  if (step > newest_ + kSlots || step < newest_ - kSlots) {
    slots_.fill(0);
    newest_ = step;
  }
  while (newest_ < step) slots_[slot_of(++newest_, kSlots)] = 0;
  ++slots_[slot_of(newest_, kSlots)];
}

std::uint64_t Recent::last(TimePoint now, unsigned steps) const noexcept {
  const auto end = step_of(now);
  std::uint64_t sum = 0;
  for (std::int64_t step = end - steps; step <= end; ++step) {
    if (step <= newest_ && step > newest_ - kSlots) sum += slots_[slot_of(step, kSlots)];
  }
  return sum;
}

}  // namespace weir::baseline
