#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::bench {

/// RFC 2045 section 6.8, lines of 76 characters that end in CRLF.
std::string base64(std::string_view bytes);

/// RFC 2045 section 6.7 of text whose lines end in CRLF.
std::string quoted_printable(std::string_view text);

/// As zip and PNG want it.
std::uint32_t crc32(std::string_view bytes);

/// RFC 1951: one block of literals in the fixed code. A reader has to decode it; it saves nothing.
std::string deflated(std::string_view bytes);

}  // namespace weir::bench
