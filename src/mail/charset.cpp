#include "mail/charset.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "mail/base64_value.hpp"
#include "weir/base/text.hpp"

namespace weir::mail {
namespace {

enum class Charset { utf8, latin1, latin9, windows1252, other };

Charset charset_of(std::string_view name) noexcept {
  if (iequals(name, "utf-8") || iequals(name, "utf8") || iequals(name, "us-ascii") ||
      iequals(name, "ascii")) {
    return Charset::utf8;
  }
  if (iequals(name, "iso-8859-1") || iequals(name, "latin1")) return Charset::latin1;
  if (iequals(name, "iso-8859-15") || iequals(name, "latin9")) return Charset::latin9;
  if (iequals(name, "windows-1252") || iequals(name, "cp1252")) return Charset::windows1252;
  return Charset::other;
}

// 0x80 to 0x9F of windows-1252; the five bytes it leaves open stay C1 controls.
constexpr std::array<char16_t, 32> kWindows1252{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

char32_t latin9(unsigned char byte) noexcept {
  switch (byte) {
    case 0xA4:
      return 0x20AC;
    case 0xA6:
      return 0x0160;
    case 0xA8:
      return 0x0161;
    case 0xB4:
      return 0x017D;
    case 0xB8:
      return 0x017E;
    case 0xBC:
      return 0x0152;
    case 0xBD:
      return 0x0153;
    case 0xBE:
      return 0x0178;
    default:
      return byte;
  }
}

char32_t single_byte(Charset charset, unsigned char byte) noexcept {
  if (charset == Charset::latin9) return latin9(byte);
  if (charset == Charset::windows1252 && byte >= 0x80 && byte < 0xA0) {
    return kWindows1252[byte - 0x80U];
  }
  return byte;
}

// ISO-2022-*: bytes are ASCII only between `ESC ( B` and the next shift.
void append_iso2022(std::string& out, std::string_view bytes) {
  bool ascii = true;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\x1b' && i + 2 < bytes.size()) {
      ascii = bytes[i + 1] == '(' && (bytes[i + 2] == 'B' || bytes[i + 2] == 'J');
      i += 2;
    } else {
      out += ascii ? bytes[i] : 'x';
    }
  }
}

// Shift_JIS, GBK, Big5 and kin: a lead byte takes the next one with it, which may look like `@`.
void append_double_byte(std::string& out, std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool lead = is_eight_bit(bytes[i]);
    out += lead ? 'x' : bytes[i];
    if (lead) ++i;
  }
}

bool starts_with_any(std::string_view name, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) {
    return iequals(name.substr(0, prefix.size()), prefix);
  });
}

// RFC 2152. Surrogates come out as replacement characters: no address needs them.
void append_utf7(std::string& out, std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '+') {
      out += bytes[i];
      continue;
    }
    const std::size_t start = ++i;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (; i < bytes.size() && base64_value(bytes[i]) >= 0; ++i) {
      bits = (bits << 6) | static_cast<std::uint32_t>(base64_value(bytes[i]));
      held += 6;
      if (held < 16) continue;
      held -= 16;
      append_utf8(out, (bits >> held) & 0xFFFF);
    }
    const bool closed = i < bytes.size() && bytes[i] == '-';
    if (closed && i == start) out += '+';
    if (!closed) --i;  // any other character ends the run and stands for itself
  }
}

// C0 AF is no UTF-8, yet a decoder without the check of RFC 3629 section 10 reads a slash.
void append_with_overlong_folded(std::string& out, std::string_view bytes) {
  const auto at = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::size_t last = 0;  // of the sequence, when it hides an ASCII character
    if ((at(i) & 0xFEU) == 0xC0U && tail(i + 1)) last = i + 1;
    if (at(i) == 0xE0U && (at(i + 1) & 0xFEU) == 0x80U && tail(i + 2)) last = i + 2;
    if (at(i) == 0xF0U && at(i + 1) == 0x80U && (at(i + 2) & 0xFEU) == 0x80U && tail(i + 3)) {
      last = i + 3;
    }
    if (last == 0) {
      out += bytes[i];
      continue;
    }
    out += static_cast<char>(((at(last - 1) & 1U) << 6) | (at(last) & 0x3FU));
    i = last;
  }
}

}  // namespace

bool append_as_utf8(std::string& out, std::string_view bytes, std::string_view charset) {
  const Charset known = charset_of(charset);
  if (known == Charset::other) return false;
  if (known == Charset::utf8) {
    out += bytes;
    return true;
  }
  for (const char c : bytes) append_utf8(out, single_byte(known, static_cast<unsigned char>(c)));
  return true;
}

void append_loosely(std::string& out, std::string_view bytes, std::string_view charset) {
  if (starts_with_any(charset, {"utf-7", "utf7", "unicode-1-1-utf-7"})) {
    append_utf7(out, bytes);
  } else if (starts_with_any(charset, {"utf-16", "utf-32", "ucs-2", "ucs-4"})) {
    std::copy_if(bytes.begin(), bytes.end(), std::back_inserter(out),
                 [](char c) { return c != '\0'; });
  } else if (starts_with_any(charset, {"iso-2022", "csiso2022", "hz-"})) {
    append_iso2022(out, bytes);
  } else if (starts_with_any(charset, {"shift", "sjis", "gb", "big5", "euc", "ks_c", "cp9",
                                       "windows-9", "x-sjis", "x-gbk"})) {
    append_double_byte(out, bytes);
  } else {
    append_with_overlong_folded(out, bytes);
  }
}

}  // namespace weir::mail
