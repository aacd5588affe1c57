#pragma once

#include <string>
#include <string_view>

#include "weir/base/text.hpp"
#include "weir/detect/finding.hpp"

namespace weir::detect {

inline constexpr std::size_t kMaxEvidence = 200;  ///< bytes, of a whole Finding::evidence
inline constexpr std::size_t kMaxQuoted = 80;     ///< bytes, of one text from mail within it

/// Text from mail, safe to show and short enough that two of them fit one evidence.
inline std::string quoted(std::string_view raw) { return printable(raw, kMaxQuoted); }

}  // namespace weir::detect
