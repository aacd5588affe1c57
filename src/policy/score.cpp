#include <algorithm>

#include "weir/policy/policy.hpp"

namespace weir::policy {

unsigned score(std::span<const detect::Finding> findings) noexcept {
  unsigned sum = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto same_detector = [&](const detect::Finding& other) {
      return other.detector == findings[i].detector;
    };
    // Each detector is taken where it first appears. Findings are few: no table needed.
    if (std::ranges::any_of(findings.first(i), same_detector)) continue;
    unsigned highest = 0;
    for (const auto& finding : findings.subspan(i)) {
      if (same_detector(finding)) highest = std::max(highest, finding.points);
    }
    sum += std::min(highest, kMaxScore);
    if (sum >= kMaxScore) return kMaxScore;
  }
  return sum;
}

Disposition by_score(unsigned score, const ScoreThresholds& thresholds) noexcept {
  if (score >= thresholds.reject) return Disposition::reject;
  if (score >= thresholds.tempfail) return Disposition::tempfail;
  if (score >= thresholds.quarantine) return Disposition::quarantine;
  return score >= thresholds.tag ? Disposition::tag : Disposition::accept;
}

}  // namespace weir::policy
