#pragma once

#include <span>
#include <string_view>

#include "mail/lexer.hpp"
#include "mail/list_reading.hpp"

namespace weir::mail {

/// Reads `text` once more as each of the mail programs would that does not follow RFC 5322:
/// decodes encoded words before it parses, knows no quoted-strings or no comments, stops at a
/// control byte or drops it. What they find is added to the others of `reading`, the standard's
/// reading of the same `tokens`. Does nothing for text in which these cannot differ.
void add_rival_readings(std::string_view text, std::span<const Token> tokens, ListReading& reading);

}  // namespace weir::mail
