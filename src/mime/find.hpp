#pragma once

#include <string.h>  // memmem is not in <cstring>'s namespace

#include <cstddef>
#include <string_view>

namespace weir::mime {

/// Where `needle` first stands in `text`, npos if nowhere. Linear whatever both are, unlike
/// string_view::find, and as fast on text of nothing but line breaks.
inline std::size_t find_text(std::string_view text, std::string_view needle) noexcept {
  if (text.size() < needle.size()) return std::string_view::npos;
  const void* at = memmem(text.data(), text.size(), needle.data(), needle.size());
  return at == nullptr ? std::string_view::npos
                       : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

}  // namespace weir::mime
