#pragma once

#include <string_view>

namespace weir::mime {

/// How a character set is read.
enum class Script {
  unknown,
  ascii_like,  ///< UTF-8, US-ASCII: nothing to convert
  utf16,       ///< byte order by mark, or by where the zeros are
  utf16_be,
  utf16_le,
  table,      ///< `iconv`; bytes below 0x80 are ASCII
  shifted,    ///< `iconv`; ASCII with escapes into other sets
  not_ascii,  ///< `iconv`; no byte means what it does in ASCII
};

struct Charset {
  Script script = Script::unknown;
  const char* iconv = nullptr;  ///< its name there; null where iconv is not needed
  bool rare = false;  ///< no mail program writes mail in it and few read it: a way to hide text
};

/// By any of its usual names, case and punctuation aside. Names from mail never reach iconv, whose
/// converters for rare sets have a history of defects: only sets of this list do.
Charset charset_of(std::string_view name) noexcept;

}  // namespace weir::mime
