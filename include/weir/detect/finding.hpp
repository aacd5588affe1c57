#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "weir/base/disposition.hpp"

namespace weir::detect {

enum class Severity { info, low, medium, high, critical };

std::string_view to_string(Severity severity) noexcept;

/// One thing noticed in one transaction.
struct Finding {
  std::string_view detector;  ///< Detector::id(); static storage
  Severity severity = Severity::medium;
  unsigned points = 0;       ///< what it adds to the score; a detector counts once, its highest
  std::string evidence;      ///< printable UTF-8, at most 200 bytes, never body text
  std::string_view symptom;  ///< Microsoft playbook symptom "S1".."S7", or empty; static storage
  /// What should happen to the message whatever its score; mode and connector cap it as always.
  std::optional<Disposition> wants = std::nullopt;

  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace weir::detect
