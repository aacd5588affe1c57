#include "engine/limits.hpp"

#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::engine {
namespace {

constexpr std::size_t kMaxEvidence = 200;
constexpr std::size_t kMaxSubject = 80;

detect::Severity severity(detect::LimitState state) noexcept {
  switch (state) {
    case detect::LimitState::over:
      return detect::Severity::high;
    case detect::LimitState::hold:
      return detect::Severity::medium;
    case detect::LimitState::warn:
      return detect::Severity::low;
    case detect::LimitState::under:
      break;
  }
  return detect::Severity::info;
}

}  // namespace

std::optional<detect::Finding> finding_of(const detect::LimitResult& result) {
  if (!result.total || result.state == detect::LimitState::under) return std::nullopt;
  const auto& spec = *result.spec;
  std::string evidence = spec.name + " " + std::string{to_string(result.state)} + ": " +
                         std::to_string(*result.total) + " " + std::string{to_string(spec.count)} +
                         " in " + format_duration(spec.window) + ", limit " +
                         std::to_string(spec.limit) + ", " + printable(result.subject, kMaxSubject);
  return detect::Finding{kLimitDetector, severity(result.state), 0,
                         printable(evidence, kMaxEvidence), "S1"};
}

}  // namespace weir::engine
