#include "weir/incident/sighting.hpp"

namespace weir::incident {

std::string_view to_string(RecipientKind kind) noexcept {
  switch (kind) {
    case RecipientKind::internal:
      return "internal";
    case RecipientKind::partner:
      return "partner";
    case RecipientKind::external:
      break;
  }
  return "external";
}

}  // namespace weir::incident
