#include "weir/policy/hold.hpp"

namespace weir::policy {

const Hold* HoldList::match(const detect::Context&, std::string_view, TimePoint) const {
  return nullptr;
}

}  // namespace weir::policy
