#include <algorithm>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "weir/base/text.hpp"

namespace weir {
namespace {

constexpr std::string_view kEllipsis = "…";
constexpr char kHex[] = "0123456789abcdef";

bool is_plain(char c) noexcept { return !is_control(c) && !is_eight_bit(c); }

// Characters that change how the text around them is shown: bidirectional controls and the two
// Unicode line separators.
bool is_deceptive(char32_t value) noexcept {
  return value == 0x061C || value == 0x200E || value == 0x200F ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

void append_hex_byte(std::string& out, char32_t value) {
  out += "\\x";
  out += kHex[(value >> 4) & 0xF];
  out += kHex[value & 0xF];
}

void append_code_point_escape(std::string& out, char32_t value) {
  out += "\\u{";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(value >> shift) & 0xF];
  out += '}';
}

void append_unit(std::string& out, std::string_view text, const CodePoint& point) {
  if (!point.valid) {
    append_utf8(out, point.value);
  } else if (point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0)) {
    append_hex_byte(out, point.value);
  } else if (is_deceptive(point.value)) {
    append_code_point_escape(out, point.value);
  } else {
    out += text.substr(0, point.length);
  }
}

}  // namespace

std::string printable(std::string_view raw, std::size_t max_bytes) {
  if (raw.size() <= max_bytes && std::all_of(raw.begin(), raw.end(), is_plain)) {
    return std::string{raw};
  }
  std::string out;
  out.reserve(std::min(raw.size(), max_bytes) + kEllipsis.size());
  std::size_t cut = 0;  // the last length after which the ellipsis still fits
  while (!raw.empty()) {
    const CodePoint point = next_code_point(raw);
    append_unit(out, raw, point);
    raw.remove_prefix(point.length);
    if (out.size() > max_bytes) {
      out.resize(cut);
      if (kEllipsis.size() <= max_bytes) out += kEllipsis;
      return out;
    }
    if (out.size() + kEllipsis.size() <= max_bytes) cut = out.size();
  }
  return out;
}

}  // namespace weir
