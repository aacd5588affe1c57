#pragma once

#include <array>
#include <cstdint>

#include "weir/base/time.hpp"

namespace weir::baseline {

/// Messages of the last hour, in steps of five minutes.
class Recent {
 public:
  static constexpr unsigned kStepsOfHour = 12;

  /// A time before the newest step counts in the newest: the clock stepped back, or two threads
  /// met.
  void add(TimePoint time) noexcept;
  /// Messages of the last `steps` times five minutes, rounded out to whole steps.
  std::uint64_t last(TimePoint now, unsigned steps = kStepsOfHour) const noexcept;

 private:
  static constexpr unsigned kSlots = kStepsOfHour + 1;

  std::int64_t newest_ = 0;
  std::array<std::uint32_t, kSlots> slots_{};
};

}  // namespace weir::baseline
