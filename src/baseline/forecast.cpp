#include "weir/baseline/forecast.hpp"

namespace weir::baseline {

std::string_view to_string(Basis basis) noexcept {
  switch (basis) {
    case Basis::hour_of_week:
      return "hour_of_week";
    case Basis::hour_of_day:
      return "hour_of_day";
    case Basis::declared:
      return "declared";
    case Basis::floor:
      break;
  }
  return "floor";
}

}  // namespace weir::baseline
