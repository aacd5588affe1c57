#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mime/anomaly.hpp"
#include "mime/part.hpp"

namespace weir::mime {

/// True when a line of `text` is a MIME field, as in the header of a part.
bool looks_like_structure(std::string_view text) noexcept;

/// True when `delimiter` begins a line of `text`.
bool holds_delimiter(std::string_view text, std::string_view delimiter);

/// `text` without the line break that belongs to the delimiter after it (RFC 2046 section 5.1.1).
std::string_view without_last_break(std::string_view text) noexcept;

/// The uuencoded files that stand in the plain text `leaf`, at most `max`.
std::vector<Part> uuencoded_files(const Part& leaf, std::size_t max);

/// The lines of a report part (RFC 3464, RFC 8098) without its transfer encoding, fit for the
/// outline: bounded, and none that could pass for a delimiter.
std::string report_lines(const Part& leaf);

}  // namespace weir::mime
