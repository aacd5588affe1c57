#pragma once

#include <string>
#include <string_view>

namespace weir::mail {

/// Longest unstructured header text that is kept: a line of RFC 5322 section 2.1.1.
inline constexpr std::size_t kMaxText = 998;

/// `value` unfolded (RFC 5322 section 2.2.3) and trimmed, at most kMaxText bytes.
std::string unfolded(std::string_view value);

/// The same with its encoded words decoded, cut on a code point.
std::string decoded_text(std::string_view value);

/// What stands in the first `<…>` of `value`; all of it, trimmed, when there is none.
std::string in_angles(std::string_view value);

/// The first token after white space and comments, lower case: a keyword such as `auto-replied`.
std::string first_keyword(std::string_view value);

}  // namespace weir::mail
