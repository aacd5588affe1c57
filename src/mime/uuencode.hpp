#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "mime/part.hpp"

namespace weir::mime {

/// A `begin MODE NAME` line (POSIX uuencode) with what follows, through its `end` line.
struct UuFile {
  std::string_view name;
  std::string_view text;  ///< from `begin` on
};

/// The first one in `text` that starts a line; nullopt when there is none.
std::optional<UuFile> find_uuencoded(std::string_view text) noexcept;

/// The first file in `text`; without a `begin` line all of it is taken for encoded lines.
Decoded decode_uuencoded(std::string_view text, std::size_t max);

}  // namespace weir::mime
