#include <algorithm>

#include "weir/policy/policy.hpp"

namespace weir::policy {
namespace {

/// What mode and connector let happen of `wanted`.
Disposition allowed(Disposition wanted, const connector::Connector& connector, Mode mode) noexcept {
  const auto capped = cap(wanted, mode);
  // This client would lose the mail on a 4xx; on hold it is safe, and an operator can release it.
  return capped == Disposition::tempfail && !connector.can_retry ? Disposition::quarantine : capped;
}

bool is_deferral(Disposition disposition) noexcept {
  return disposition == Disposition::quarantine || disposition == Disposition::tempfail;
}

}  // namespace

Disposition by_findings(unsigned score, std::span<const detect::Finding> findings,
                        const ScoreThresholds& thresholds) noexcept {
  auto wanted = by_score(score, thresholds);
  for (const auto& finding : findings) {
    if (finding.wants) wanted = std::max(wanted, *finding.wants);
  }
  return wanted;
}

Decision decide(Disposition by_message, std::span<const detect::LimitResult> limits,
                const connector::Connector& connector, Mode default_mode,
                const Orders& orders) noexcept {
  Decision decision;
  decision.mode = connector.mode.value_or(default_mode);
  const auto ordered = orders.hold.value_or(Disposition::accept);
  decision.wanted = std::max(by_message, ordered);
  for (const auto& limit : limits) {
    if (limit.wanted) decision.wanted = std::max(decision.wanted, *limit.wanted);
  }
  decision.enforced = allowed(decision.wanted, connector, decision.mode);
  const auto by_order = allowed(ordered, connector, decision.mode);
  decision.deferred = is_deferral(decision.enforced) && by_order < decision.enforced;
  if (decision.deferred && orders.breaker_tripped) {
    decision.deferred = false;
    decision.breaker = true;
    decision.enforced = std::max(Disposition::tag, by_order);
  }
  return decision;
}

}  // namespace weir::policy
