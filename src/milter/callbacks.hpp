#pragma once

#include "milter/filter.hpp"
#include "milter/in_flight.hpp"

namespace weir::milter {

/// What the callbacks reach, for libmilter hands them no user pointer. Set once, before any
/// session.
struct Backend {
  FilterSource* source = nullptr;
  InFlight* in_flight = nullptr;
  /// The answer of last resort, when there is no Filter to ask.
  bool tempfail_on_failure = false;
};

/// Hands our callbacks to libmilter; `backend` stays in use until the process ends. False:
/// libmilter refused.
bool register_callbacks(const Backend& backend);

}  // namespace weir::milter
