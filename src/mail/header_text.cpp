#include "mail/header_text.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "mail/lexer.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {
namespace {

// Encoded, a text may be several times as long as what it says; this much is looked at.
constexpr std::size_t kMaxEncodedText = 8 * kMaxText;

std::string unfolded_to(std::string_view value, std::size_t max) {
  value = trimmed(value);
  std::string line;
  line.reserve(std::min(value.size(), max));
  for (std::size_t i = 0; i < value.size() && line.size() < max; ++i) {
    const bool fold =
        (value[i] == '\n' && is_wsp(value[i + 1])) || (value[i] == '\r' && value[i + 1] == '\n');
    if (!fold) line += value[i];
  }
  return line;
}

// Leaves no half of a UTF-8 sequence at the end.
void cut(std::string& text, std::size_t max) {
  if (text.size() <= max) return;
  while (max > 0 && (static_cast<unsigned char>(text[max]) & 0xC0U) == 0x80U) --max;
  text.resize(max);
}

}  // namespace

std::string unfolded(std::string_view value) { return unfolded_to(value, kMaxText); }

std::string decoded_text(std::string_view value) {
  std::string text = unfolded_to(value, kMaxEncodedText);
  if (text.find("=?") != text.npos) text = decode_words(text);
  cut(text, kMaxText);
  return text;
}

std::string in_angles(std::string_view value) {
  const auto open = value.find('<');
  if (open == value.npos) return unfolded(value);
  const auto inner = value.substr(open + 1);
  return unfolded(inner.substr(0, inner.find('>')));
}

std::string first_keyword(std::string_view value) {
  for (const Token& token : lex(value.substr(0, kMaxText), EncodedWords::as_written)) {
    if (token.kind == TokenKind::word) return ascii_lower(token.text);
    if (token.kind != TokenKind::comment) break;
  }
  return {};
}

}  // namespace weir::mail
