#pragma once

#include <string>
#include <string_view>

namespace weir::mail {

/// Appends `bytes` as UTF-8. False, and nothing appended, when `charset` is not one of UTF-8,
/// US-ASCII, ISO-8859-1, ISO-8859-15 and windows-1252. Bytes that are wrong in UTF-8 or ASCII stay.
bool append_as_utf8(std::string& out, std::string_view bytes, std::string_view charset);

/// Appends what a careless reader could take for ASCII: the characters of UTF-7 and UTF-16,
/// overlong UTF-8 folded to what it hides, and of the Asian sets only what is single-byte.
void append_loosely(std::string& out, std::string_view bytes, std::string_view charset);

}  // namespace weir::mail
