#include "weir/detect/finding.hpp"

#include <array>

namespace weir::detect {
namespace {

// Indexed by the enumerator.
constexpr std::array<std::string_view, 5> kSeverities{"info", "low", "medium", "high", "critical"};

}  // namespace

std::string_view to_string(Severity severity) noexcept {
  return kSeverities[static_cast<std::size_t>(severity)];
}

}  // namespace weir::detect
