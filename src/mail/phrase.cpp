#include "mail/phrase.hpp"

#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {
namespace {

std::string decoded(std::string text) {
  return text.find("=?") == text.npos ? text : decode_words(text);
}

std::string joined(std::span<const Token> phrase) {
  std::string name;
  for (const Token& token : phrase) {
    if (token.kind == TokenKind::comment) continue;
    if (!name.empty() && token.spaced) name += ' ';
    if (token.kind == TokenKind::quoted) {
      name += without_escapes(token.text);
    } else {
      name += token.text;
    }
  }
  return name;
}

}  // namespace

std::string display_name(std::span<const Token> phrase, std::span<const Token> element) {
  std::string name = joined(phrase);
  if (!name.empty()) return decoded(std::move(name));
  for (std::size_t i = element.size(); i > 0; --i) {
    const Token& token = element[i - 1];
    if (token.kind == TokenKind::comment) {
      return decoded(without_escapes(trimmed(token.text)));
    }
  }
  return {};
}

}  // namespace weir::mail
