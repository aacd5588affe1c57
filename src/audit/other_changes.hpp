#pragma once

#include <string>
#include <string_view>

#include "audit/plain.hpp"

namespace weir::audit {

struct Kept;

/// Operations that are no connector's and that often go with an abused one: transport rules,
/// accepted domains, roles, …
bool is_other_change(std::string_view operation) noexcept;

/// What such a change is.
struct OtherChange {
  Severity severity = Severity::low;
  std::string_view symptom;
  std::string words;    ///< what it does, for the end of a sentence; empty: nothing to tell
  std::string restore;  ///< PowerShell or empty
};
OtherChange other_change(const Kept& kept);

}  // namespace weir::audit
