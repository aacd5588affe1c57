#pragma once

#include <string>

#include "baseline/calendar.hpp"

namespace weir::service {

/// Makes `name` ("Europe/Berlin") the time zone of this process; "" leaves that of the host. To be
/// called once, before there are threads.
void use_time_zone(const std::string& name);

/// Local time of an hour, by the time zone of this process. Thread-safe.
baseline::LocalHour local_hour(baseline::Hour hour);

}  // namespace weir::service
