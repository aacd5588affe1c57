#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "page/document.hpp"

namespace weir::page {

/// Size of a plot in its own units, which are pixels where there is room.
struct Canvas {
  double width = 920;
  double height = 250;
  std::size_t ticks = 8;  ///< most labels below it
};

/// `chart` as one <svg> element of class `name`. Bars carry what they stand for as <title>.
std::string svg_of(const Chart& chart, const Canvas& canvas, const char* name);

/// One bar of `value` out of `most` as an <svg> element.
std::string svg_of(const Bar& bar, std::uint64_t most);

/// A round number at or above `value` for the top of an axis: 1, 2, 4, 5, 10, 20, ….
std::uint64_t top_of_axis(std::uint64_t value);

/// The times below the axis: round ones, at most `most` (and one).
std::vector<TimePoint> ticks_of(TimePoint from, TimePoint to, std::size_t most);

}  // namespace weir::page
