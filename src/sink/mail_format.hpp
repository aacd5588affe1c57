#pragma once

#include <string>
#include <string_view>

#include "weir/base/time.hpp"

namespace weir::sink {

/// `text` (UTF-8) as the value of an unstructured field: controls become spaces, what is not ASCII
/// becomes encoded words (RFC 2047), and the line is folded. `name` is the field's name.
std::string header_field(std::string_view name, std::string_view text);

/// Body text as quoted-printable (RFC 2045 section 6.7) with CRLF. `text` has LF line ends.
std::string quoted_printable(std::string_view text);

/// "Fri, 02 Jan 2026 03:04:05 +0000"
std::string mail_date(TimePoint time);

}  // namespace weir::sink
