#pragma once

#include <chrono>
#include <cstdint>

#include "baseline/calendar.hpp"
#include "baseline/history.hpp"
#include "weir/baseline/forecast.hpp"

namespace weir::baseline {

/// How a history becomes an expectation. `[baseline]`, plain data.
struct Rules {
  unsigned weeks = 8;                        ///< of hours that are kept
  std::chrono::hours learning{24 * 14};      ///< before that nothing counts as learned
  std::uint64_t floor = 100;                 ///< so many an hour are never a spike
  unsigned warn_factor = 3;                  ///< times what is expected: a spike
  unsigned alert_factor = 5;                 ///< a grave one
  std::uint64_t unlearned_connector = 1000;  ///< a spike while nothing is learned
  std::uint64_t unlearned_account = 100;
};

/// Expected messages an hour below which nothing is called a dip.
inline constexpr double kLeastForDip = 50;

/// Of whom something is expected.
struct Subject {
  const History& history;
  bool account = false;        ///< not a connector
  std::uint64_t declared = 0;  ///< `expected_per_hour`; 0 = none
};

/// What the clock hour `hour` may bring. `low` is that of this hour alone. Without daylight in
/// `calendar` (an hour outside it) nothing counts as learned.
Expectation expect_hour(const Subject& subject, Hour hour, const Calendar& calendar,
                        const Rules& rules);

/// What the sixty minutes that end at `now` may bring: they lie across two clock hours. What is
/// expected is interpolated; the bounds are the widest of these two hours and their neighbours, so
/// that what comes an hour early or late (daylight saving, a machine on UTC) surprises nobody.
Expectation expect(const Subject& subject, TimePoint now, const Calendar& calendar,
                   const Rules& rules);

/// The stretch of hours that both look at when they are asked about `now`.
Calendar calendar_for(Hour now, const Rules& rules, const LocalClock& clock, const DaysOff& off);

}  // namespace weir::baseline
