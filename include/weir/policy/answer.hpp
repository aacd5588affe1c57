#pragma once

#include <optional>
#include <string>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/mail/transaction.hpp"
#include "weir/policy/policy.hpp"

namespace weir::policy {

/// How much the X-Weir-Verdict header tells: everything, only v, id and verdict (for mail that
/// leaves the organization), or no header at all. `[milter] verdict_header`.
enum class HeaderStyle { full, id, none };

/// A header field to take out: the `index`-th (from 1) of all fields called `name`.
struct HeaderRemoval {
  std::string name;
  int index = 1;

  friend bool operator==(const HeaderRemoval&, const HeaderRemoval&) = default;
};

/// Everything the MTA is told about one message. Plain data: whoever speaks to the MTA applies it,
/// nobody else knows how.
struct Answer {
  Disposition disposition = Disposition::accept;
  std::optional<Reply> reply;              ///< set for tempfail and reject
  std::string quarantine_reason;           ///< ASCII, set for quarantine
  std::vector<HeaderRemoval> removals;     ///< highest index first
  std::vector<mail::HeaderField> inserts;  ///< at the top, in order
};

}  // namespace weir::policy
