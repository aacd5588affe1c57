#pragma once

#include <cstddef>
#include <string_view>

namespace weir::mail {

/// Index behind the comment that opens at `open`, whatever is nested in it (RFC 5322 section
/// 3.2.2); npos when nothing closes it.
std::size_t after_comment(std::string_view text, std::size_t open) noexcept;

/// Index behind the quoted-string that opens at `open` (RFC 5322 section 3.2.4); npos when nothing
/// closes it.
std::size_t after_quoted(std::string_view text, std::size_t open) noexcept;

}  // namespace weir::mail
