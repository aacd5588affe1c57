#pragma once

#include <cstddef>
#include <string_view>

#include "mime/part.hpp"

namespace weir::mime {

/// RFC 2045 section 6.8, read as obliging mail programs do: foreign characters are skipped, and
/// what follows the padding is decoded too. `open_end`: the text was cut, so a broken end is no
/// damage.
Decoded decode_base64(std::string_view text, std::size_t max, bool open_end);

}  // namespace weir::mime
