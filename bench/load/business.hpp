#pragma once

#include <string>

#include "load/random.hpp"

namespace weir::bench {

/// A body of about 50 kB as offices send it, for `Content-Type: multipart/mixed` with the boundary
/// kBusinessBoundary: text and HTML with links of our hosts and of others, a PDF and a DOCX.
std::string business_body(Random& random);

inline constexpr const char* kBusinessBoundary = "----=_Part_1";

}  // namespace weir::bench
