#pragma once

#include "base/ascii.hpp"

namespace weir::mail {

/// The six bits of a base64 digit (RFC 4648 section 4), -1 for any other byte.
constexpr int base64_value(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

}  // namespace weir::mail
