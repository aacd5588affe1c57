#include "base/utf8.hpp"

#include "base/ascii.hpp"

namespace weir {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// What a lead byte asks for (table 3-7 of the Unicode standard): how many bytes in all, and the
// range of the second one, which is where overlong forms and surrogates are told apart.
struct Lead {
  std::size_t length;
  unsigned char second_min;
  unsigned char second_max;
  unsigned char payload;
};

Lead lead_of(unsigned char byte) noexcept {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF, static_cast<unsigned char>(byte & 0x1F)};
  if (byte == 0xE0) return {3, 0xA0, 0xBF, 0};
  if (byte == 0xED) return {3, 0x80, 0x9F, 0x0D};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF, static_cast<unsigned char>(byte & 0x0F)};
  if (byte == 0xF0) return {4, 0x90, 0xBF, 0};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF, static_cast<unsigned char>(byte & 0x07)};
  if (byte == 0xF4) return {4, 0x80, 0x8F, 4};
  return {0, 0, 0, 0};
}

}  // namespace

CodePoint next_code_point(std::string_view text) noexcept {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.length == 0) return {kReplacement, 1, false};
  char32_t value = lead.payload;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const auto min = i == 1 ? lead.second_min : static_cast<unsigned char>(0x80);
    const auto max = i == 1 ? lead.second_max : static_cast<unsigned char>(0xBF);
    if (i >= text.size()) return {kReplacement, i, false};
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < min || byte > max) return {kReplacement, i, false};
    value = (value << 6) | (byte & 0x3F);
  }
  return {value, lead.length, true};
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    if (!is_eight_bit(text.front())) {
      text.remove_prefix(1);
      continue;
    }
    const CodePoint point = next_code_point(text);
    if (!point.valid) return false;
    text.remove_prefix(point.length);
  }
  return true;
}

void append_utf8(std::string& out, char32_t value) {
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = kReplacement;
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80 | ((value >> shift) & 0x3F));
  };
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0 | (value >> 6));
    tail(0);
  } else if (value < 0x10000) {
    out += static_cast<char>(0xE0 | (value >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (value >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace weir
