#include "service/local_clock.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>

namespace weir::service {

void use_time_zone(const std::string& name) {
  if (!name.empty()) ::setenv("TZ", name.c_str(), 1);
  ::tzset();
}

baseline::LocalHour local_hour(baseline::Hour hour) {
  using namespace std::chrono;
  const auto seconds = static_cast<std::time_t>(hour * 3600);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  const year_month_day date{year{local.tm_year + 1900},
                            month{static_cast<unsigned>(local.tm_mon + 1)},
                            day{static_cast<unsigned>(local.tm_mday)}};
  return {static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count()),
          static_cast<std::uint8_t>(local.tm_hour)};
}

}  // namespace weir::service
