#pragma once

#include <string>
#include <string_view>

#include "page/document.hpp"

namespace weir::page {

/// `text`, printable (weir::printable), with the characters that HTML gives a meaning as
/// references: safe between tags and in quoted attributes. At most `max_bytes` of it.
std::string escaped(std::string_view text, std::size_t max_bytes = 4'000);

/// The style sheet of a page; constant.
std::string_view style();

/// The whole page as one HTML file that loads nothing, has no script and may be opened from disk.
/// `style_digest` is the base64 SHA-256 of style(): its policy (CSP) allows that sheet and nothing
/// else. Linear in the document.
std::string to_html(const Document& document, std::string_view style_digest);

}  // namespace weir::page
