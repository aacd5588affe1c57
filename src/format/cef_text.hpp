#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::format {

/// What stands where a value was cut.
inline constexpr std::string_view kCefCut = "...[cut]";

/// Unicode characters, as the dictionary counts.
std::size_t characters(std::string_view text) noexcept;

/// Without spaces at both ends, which a reader cannot tell from those between pairs.
std::string_view trimmed_cef(std::string_view text) noexcept;

/// A value of the extension: at most `most` characters before it is escaped, controls visible,
/// never holding what looks like the start of another record.
std::string cef_value(std::string_view text, std::size_t most);

/// A field of the header.
std::string cef_header(std::string_view text, std::size_t most);

}  // namespace weir::format
