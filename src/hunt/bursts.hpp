#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::hunt {

/// Gives each different text a number, from 0.
class Numbers {
 public:
  std::uint32_t of(std::string_view text);
  const std::string& text(std::uint32_t number) const { return texts_[number]; }
  std::size_t size() const noexcept { return texts_.size(); }

 private:
  std::deque<std::string> texts_;  // which the views of the map are of
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

/// One row: `what` happened for `key`.
struct Hit {
  TimePoint time{};
  std::uint32_t key = 0;
  std::uint32_t what = 0;
};

/// Hits of one key from `begin` to before `end`, as indices.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t different = 0;  ///< in all of it
  std::uint64_t peak = 0;       ///< most different ones in one window
};

/// Sorts the hits by key and time, and finds where in some window (what is less than `window` older
/// than its newest) at least `threshold` different ones happened. Windows that overlap are one run.
/// n log n. `all` is above every `what`.
std::vector<Run> sliding_runs(std::vector<Hit>& hits, std::size_t all,
                              std::chrono::milliseconds window, std::uint64_t threshold);

/// The same for bins of the clock: those with at least `threshold` different ones. Each bin is a
/// run.
std::vector<Run> clock_runs(std::vector<Hit>& hits, std::chrono::milliseconds window,
                            std::uint64_t threshold);

/// Begin of the bin of the clock, counted from 1970, that `time` is in.
TimePoint bin_of(TimePoint time, std::chrono::milliseconds window);

}  // namespace weir::hunt
