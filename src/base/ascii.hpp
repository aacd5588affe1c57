#pragma once

namespace weir {

// The C library's own classification follows the locale and is undefined for negative char values;
// mail needs neither.

constexpr char ascii_lower_char(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr bool is_alnum(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Space and tab: the WSP of RFC 5234.
constexpr bool is_wsp(char c) noexcept { return c == ' ' || c == '\t'; }

/// WSP and the line breaks of a folded header.
constexpr bool is_space(char c) noexcept { return is_wsp(c) || c == '\n' || c == '\r'; }

constexpr bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

constexpr bool is_eight_bit(char c) noexcept { return static_cast<unsigned char>(c) >= 0x80; }

/// Value of a hexadecimal digit, -1 for any other byte.
constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char lower = ascii_lower_char(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace weir
