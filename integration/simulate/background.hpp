#pragma once

#include <chrono>
#include <vector>

#include "simulate/letter.hpp"
#include "simulate/writing.hpp"

namespace weir::simulate {

using Day = std::chrono::sys_days;

/// What an ordinary organisation of 300 people sends and gets on one day, in all its connectors:
/// working hours, nights, weekends, a newsletter on Wednesdays, invoices on the last day of the
/// month, nobody at work on `holiday`. `scale` 1 is about nine thousand messages a working day.
std::vector<Letter> background(Writing& writing, Day day, Day holiday, double scale);

}  // namespace weir::simulate
