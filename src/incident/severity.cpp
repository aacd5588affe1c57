#include <algorithm>

#include "incident/evidence.hpp"
#include "incident/weight.hpp"

namespace weir::incident {
namespace {

using detect::Severity;

constexpr std::uint64_t kManyPassed = 500;  ///< suspicious messages that went through
constexpr std::uint64_t kSeveral = 10;
constexpr std::uint64_t kCriticalMessages = 3;

/// S5, S6, S7: somebody changed a connector, or may.
bool is_change(const SymptomSeen& seen) {
  return seen.severity >= Severity::medium &&
         (seen.code == "S5" || seen.code == "S6" || seen.code == "S7");
}

/// What a single symptom makes of an incident. A message may be mistaken, a fact from elsewhere
/// (points 0) was checked by who tells it, and a rate is high at most by itself.
Severity of_symptom(const SymptomSeen& seen) {
  if (is_state(seen.detector)) return std::min(seen.severity, Severity::high);
  const bool message = seen.points > 0;
  if (seen.severity == Severity::critical) {
    return message && seen.count < kCriticalMessages ? Severity::high : Severity::critical;
  }
  if (seen.severity == Severity::high) {
    return message && seen.count < kSeveral ? Severity::medium : Severity::high;
  }
  return Severity::medium;
}

std::uint64_t passed(const Incident& incident) {
  return incident.enforced[static_cast<std::size_t>(Disposition::accept)] +
         incident.enforced[static_cast<std::size_t>(Disposition::tag)];
}

}  // namespace

Severity severity_of(const Incident& incident) {
  Severity severity = std::max(incident.severity, Severity::medium);
  for (const auto& seen : incident.symptoms) severity = std::max(severity, of_symptom(seen));
  if (!incident.limits_reached.empty() && incident.suspicious > 0) {
    severity = std::max(severity, Severity::high);
  }
  const bool changed = std::ranges::any_of(incident.symptoms, is_change);
  const bool abused = !incident.limits_reached.empty() ||
                      std::ranges::any_of(incident.symptoms, [](const SymptomSeen& seen) {
                        return !is_change(seen) && seen.severity >= Severity::medium;
                      });
  if (changed && abused) severity = Severity::critical;
  if (std::min(passed(incident), incident.suspicious) >= kManyPassed) severity = Severity::critical;
  return severity;
}

}  // namespace weir::incident
