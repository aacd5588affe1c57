#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "baseline/calendar.hpp"

namespace weir::baseline {

inline constexpr Hour kHoursOfWeek = 168;

/// What one connector or account sent, hour by hour: the last weeks in clock hours, and the busiest
/// hour of each day of the last year and a bit. Two bytes an hour; counts are exact below 32,767
/// and within a thousandth beyond. Plain value.
class History {
 public:
  /// Days of which the busiest hour is kept: a year, so that what comes once a year was seen.
  static constexpr std::int32_t kDays = 400;

  /// The busiest sixty minutes of a day.
  struct Peak {
    std::uint64_t count = 0;
    std::uint8_t hour = 0;  ///< local, in which they ended
  };

  /// Takes over the count of a closed hour; older than the newest is left alone. Hours in between
  /// stay unknown, which is not zero. Keeps the newest `weeks`.
  void learn(Hour hour, std::uint64_t count, unsigned weeks);
  /// The day's peak becomes the larger of what it was and `peak`.
  void learn_peak(std::int32_t day, Peak peak);
  /// Forgets `hour` and later ones: the clock was ahead.
  void forget_from(Hour hour, std::int32_t day);

  /// nullopt: not known, or too long ago.
  std::optional<std::uint64_t> at(Hour hour) const noexcept;
  std::optional<Peak> peak(std::int32_t day) const noexcept;

  bool empty() const noexcept { return !began_; }
  /// The first hour that was ever learned; 0 when none was.
  Hour began() const noexcept { return began_.value_or(0); }
  /// The newest hour that was learned; meaningless when empty.
  Hour newest() const noexcept { return first_ + static_cast<Hour>(hours_.size()) - 1; }
  /// First and last day with a peak; an empty range when there is none.
  std::int32_t first_day() const noexcept { return first_day_; }
  std::int32_t end_day() const noexcept {
    return first_day_ + static_cast<std::int32_t>(peaks_.size());
  }

  /// A few bytes for each hour with mail, next to nothing for quiet ones. Versioned.
  std::string encode() const;
  /// nullopt: not one of ours. Any bytes are safe.
  static std::optional<History> decode(std::string_view bytes);

 private:
  struct PackedPeak {
    std::uint16_t count = 0;  ///< packed; 0 = none
    std::uint8_t hour = 0;
  };

  std::optional<Hour> began_;
  Hour first_ = 0;
  std::vector<std::uint16_t> hours_;  ///< packed, from first_ on
  std::int32_t first_day_ = 0;
  std::vector<PackedPeak> peaks_;  ///< from first_day_ on
};

}  // namespace weir::baseline
