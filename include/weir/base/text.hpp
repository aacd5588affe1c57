#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

/// ASCII-only lower case; other bytes stay as they are (RFC 5321 names are compared so).
std::string ascii_lower(std::string_view text);

/// ASCII-case-insensitive equality.
bool iequals(std::string_view a, std::string_view b) noexcept;

/// `text` without leading and trailing space, tab, CR and LF.
std::string_view trimmed(std::string_view text) noexcept;

/// `raw` made safe to show: valid UTF-8 (each broken sequence becomes U+FFFD), C0/C1 controls,
/// NUL, bidirectional controls and U+2028/2029 become a space-free `\xNN`/`\u{NNNN}` escape, cut
/// at `max_bytes` on a code point with a trailing `…`. Mail is hostile: every text that reaches an
/// event, a log, a reply or a terminal goes through here first.
std::string printable(std::string_view raw, std::size_t max_bytes);

/// Shell-style pattern with `*` (any run) and `?` (one byte), ASCII case-insensitive.
bool matches_pattern(std::string_view pattern, std::string_view text) noexcept;

}  // namespace weir
