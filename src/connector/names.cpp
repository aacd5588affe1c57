#include "weir/connector/connector.hpp"

namespace weir::connector {

std::string_view to_string(Direction direction) noexcept {
  switch (direction) {
    case Direction::to_cloud:
      return "to_cloud";
    case Direction::from_cloud:
      return "from_cloud";
    case Direction::from_internet:
      return "from_internet";
    case Direction::unknown:
      break;
  }
  return "unknown";
}

/// `unknown` is no name that a setting may give: only the built-in connector has it.
std::optional<Direction> direction_from(std::string_view name) noexcept {
  for (const auto direction :
       {Direction::to_cloud, Direction::from_cloud, Direction::from_internet}) {
    if (to_string(direction) == name) return direction;
  }
  return std::nullopt;
}

std::string_view to_string(Factor factor) noexcept {
  switch (factor) {
    case Factor::match:
      return "match";
    case Factor::mismatch:
      return "mismatch";
    case Factor::absent:
      break;
  }
  return "absent";
}

}  // namespace weir::connector
