#include "weir/incident/advice.hpp"
#include "weir/incident/incident.hpp"

namespace weir::incident {

std::string_view to_string(Status status) noexcept {
  return status == Status::open ? "open" : "closed";
}

std::string_view to_string(Resolution resolution) noexcept {
  switch (resolution) {
    case Resolution::true_positive:
      return "true-positive";
    case Resolution::false_positive:
      return "false-positive";
    case Resolution::none:
      break;
  }
  return "none";
}

std::string_view to_string(Closing closing) noexcept {
  switch (closing) {
    case Closing::quiet:
      return "quiet";
    case Closing::resolved:
      return "resolved";
    case Closing::merged:
      return "merged";
    case Closing::none:
      break;
  }
  return "none";
}

std::string_view to_string(ChangeKind kind) noexcept {
  switch (kind) {
    case ChangeKind::opened:
      return "opened";
    case ChangeKind::escalated:
      return "escalated";
    case ChangeKind::reopened:
      return "reopened";
    case ChangeKind::closed:
      return "closed";
    case ChangeKind::resolved:
      break;
  }
  return "resolved";
}

std::string_view to_string(Console console) noexcept {
  switch (console) {
    case Console::shell:
      return "shell";
    case Console::powershell:
      return "powershell";
    case Console::none:
      break;
  }
  return "none";
}

std::string_view to_string(Bearing bearing) noexcept {
  switch (bearing) {
    case Bearing::attack:
      return "attack";
    case Bearing::harmless:
      return "harmless";
    case Bearing::open:
      break;
  }
  return "open";
}

}  // namespace weir::incident
