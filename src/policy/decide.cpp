#include <algorithm>

#include "weir/policy/policy.hpp"

namespace weir::policy {

Disposition by_findings(unsigned score, std::span<const detect::Finding> findings,
                        const ScoreThresholds& thresholds) noexcept {
  auto wanted = by_score(score, thresholds);
  for (const auto& finding : findings) {
    if (finding.wants) wanted = std::max(wanted, *finding.wants);
  }
  return wanted;
}

Decision decide(Disposition by_message, std::span<const detect::LimitResult> limits,
                const connector::Connector& connector, Mode default_mode) noexcept {
  Decision decision;
  decision.mode = connector.mode.value_or(default_mode);
  decision.wanted = by_message;
  for (const auto& limit : limits) {
    if (limit.wanted) decision.wanted = std::max(decision.wanted, *limit.wanted);
  }
  decision.enforced = cap(decision.wanted, decision.mode);
  // This client would lose the mail on a 4xx; on hold it is safe, and an operator can release it.
  if (decision.enforced == Disposition::tempfail && !connector.can_retry) {
    decision.enforced = Disposition::quarantine;
  }
  return decision;
}

}  // namespace weir::policy
