#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/connector/connector.hpp"
#include "weir/detect/finding.hpp"
#include "weir/detect/limit.hpp"

namespace weir::policy {

/// `[score]`: the thresholds at which the sum of points becomes a disposition. 101 = never.
struct ScoreThresholds {
  unsigned tag = 25;
  unsigned quarantine = 101;
  unsigned tempfail = 101;
  unsigned reject = 101;
};

inline constexpr unsigned kMaxScore = 100;

/// Sum of the detectors' points, each detector once with its highest, capped at 100.
unsigned score(std::span<const detect::Finding> findings) noexcept;

/// What the score alone wants.
Disposition by_score(unsigned score, const ScoreThresholds& thresholds) noexcept;

/// Both sides of the decision: what was wanted, and what mode and connector let happen.
struct Decision {
  Disposition wanted = Disposition::accept;
  Disposition enforced = Disposition::accept;
  Mode mode = Mode::observe;
  /// It would be held back, but the connector has held back all it may: tagged instead.
  bool breaker = false;
  /// Held back (quarantine, tempfail) by rules and not by order: what the breaker counts.
  bool deferred = false;
};

/// What beside the rules bears on a decision.
struct Orders {
  std::optional<Disposition> hold;  ///< action of the operator's hold that takes the message
  bool breaker_tripped = false;     ///< of the connector (policy/breaker.hpp)
};

/// What the message alone wants, before anything is counted: the strongest of its score and of
/// what single findings want whatever the score.
Disposition by_findings(unsigned score, std::span<const detect::Finding> findings,
                        const ScoreThresholds& thresholds) noexcept;

/// The strongest of what the message, the limits and the operator want; mode caps it, `can_retry =
/// false` turns an enforced tempfail into quarantine (CONTRACT section 2, Dispositions). A tripped
/// breaker turns what rules would quarantine or tempfail into tag; an operator's order and a
/// rejection stand.
Decision decide(Disposition by_message, std::span<const detect::LimitResult> limits,
                const connector::Connector& connector, Mode default_mode,
                const Orders& orders = {}) noexcept;

/// An SMTP reply (RFC 5321 section 4.2) with its enhanced status code (RFC 3463). Text is ASCII.
struct Reply {
  int code = 0;
  std::string enhanced;
  std::string text;
};

/// The reply for an enforced tempfail or reject; nullopt for every other disposition. `reason` is
/// a short fixed phrase of ours, never mail text.
std::optional<Reply> reply_for(Disposition enforced, std::string_view event_id,
                               std::string_view reason);

}  // namespace weir::policy
