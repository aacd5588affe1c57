#pragma once

#include <cstddef>
#include <string_view>

#include "mime/part.hpp"

namespace weir::mime {

/// RFC 2045 section 6.7: soft line breaks, lower-case digits let pass, blanks at the end of a line
/// dropped. An escape that is none stays as written.
Decoded decode_quoted_printable(std::string_view text, std::size_t max);

}  // namespace weir::mime
