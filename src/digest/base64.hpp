#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::digest {

/// RFC 4648 section 4, padded, on one line.
std::string to_base64(std::string_view bytes);

/// The bytes of a text made by to_base64; nothing for any other text. Mail is read by mime, which
/// is more obliging.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace weir::digest
