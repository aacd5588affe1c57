#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

/// One decoded unit of UTF-8 (RFC 3629).
struct CodePoint {
  char32_t value = 0;      ///< U+FFFD when not valid
  std::size_t length = 0;  ///< bytes taken, at least 1; of a broken sequence its maximal subpart
  bool valid = false;
};

/// Decodes the front of `text`, which must not be empty. Overlong forms, surrogates and values
/// above U+10FFFF are not valid.
CodePoint next_code_point(std::string_view text) noexcept;

bool is_utf8(std::string_view text) noexcept;

/// Appends `value` in UTF-8; a surrogate or a value above U+10FFFF becomes U+FFFD.
void append_utf8(std::string& out, char32_t value);

}  // namespace weir
