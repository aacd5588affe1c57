#pragma once

#include <string_view>

#include "report/sink.hpp"
#include "weir/base/time.hpp"

namespace weir::sink {

/// The event that a line of one of our formats tells; an empty id for any other text.
report::Receipt receipt_of(std::string_view line);

/// The time of the event in the first line of `text`; the epoch when it tells none.
TimePoint first_time(std::string_view text);

}  // namespace weir::sink
