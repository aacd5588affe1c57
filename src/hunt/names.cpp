#include "weir/hunt/query.hpp"

namespace weir::hunt {

std::string_view to_string(Query query) noexcept {
  switch (query) {
    case Query::connectors:
      return "connectors";
    case Query::volume:
      return "volume";
    case Query::external:
      return "external";
    case Query::senders:
      return "senders";
    case Query::logons:
      return "logons";
  }
  return "";
}

}  // namespace weir::hunt
