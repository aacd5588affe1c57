#include "mail/lexer.hpp"

#include <array>

#include "base/ascii.hpp"
#include "mail/encoded_word.hpp"

namespace weir::mail {
namespace {

// Longer than any address literal; keeps a field of brackets linear.
constexpr std::size_t kMaxLiteral = 256;
constexpr std::string_view kSpecials = "<>@,;:\"(";

constexpr auto kEndsWord = [] {
  std::array<bool, 256> ends{};
  for (const char c : kSpecials) ends[static_cast<unsigned char>(c)] = true;
  for (const char c : {' ', '\t', '\r', '\n'}) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}();

bool ends_word(char c) noexcept { return kEndsWord[static_cast<unsigned char>(c)]; }

TokenKind kind_of_special(char c) noexcept {
  switch (c) {
    case '<':
      return TokenKind::open;
    case '>':
      return TokenKind::close;
    case '@':
      return TokenKind::at;
    case ',':
      return TokenKind::comma;
    case ';':
      return TokenKind::semicolon;
    default:
      return TokenKind::colon;
  }
}

class Lexer {
 public:
  Lexer(std::string_view text, EncodedWords encoded_words)
      : text_{text}, whole_{encoded_words == EncodedWords::whole} {}

  std::vector<Token> run() {
    tokens_.reserve(16);
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (is_space(c)) {
        spaced_ = true;
        ++pos_;
      } else if (c == '"') {
        quoted();
      } else if (c == '(') {
        comment();
      } else if (c == '[' && after_at() && literal()) {
        continue;
      } else if (ends_word(c)) {
        add(kind_of_special(c), pos_, pos_ + 1);
        ++pos_;
      } else {
        word();
      }
    }
    return std::move(tokens_);
  }

 private:
  Token& add(TokenKind kind, std::size_t begin, std::size_t end) {
    Token& token = tokens_.emplace_back();
    token.kind = kind;
    token.spaced = spaced_;
    token.text = text_.substr(begin, end - begin);
    spaced_ = false;
    return token;
  }

  bool after_at() const noexcept {
    return !tokens_.empty() && tokens_.back().kind == TokenKind::at;
  }

  void quoted() {
    const std::size_t begin = ++pos_;
    while (pos_ < text_.size() && text_[pos_] != '"') pos_ += text_[pos_] == '\\' ? 2 : 1;
    finish_bracketed(TokenKind::quoted, begin);
  }

  void comment() {
    const std::size_t begin = ++pos_;
    for (std::size_t depth = 1; pos_ < text_.size(); ++pos_) {
      const char c = text_[pos_];
      if (c == '\\') ++pos_;
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) break;
    }
    finish_bracketed(TokenKind::comment, begin);
  }

  // At the closing byte, or past the end when there is none.
  void finish_bracketed(TokenKind kind, std::size_t begin) {
    const bool closed = pos_ < text_.size();
    if (!closed) pos_ = text_.size();
    add(kind, begin, pos_).closed = closed;
    if (closed) ++pos_;
  }

  bool literal() {
    const auto end = text_.substr(pos_, kMaxLiteral).find_first_of("[]<>@,\"", 1);
    if (end == text_.npos || text_[pos_ + end] != ']') return false;
    add(TokenKind::literal, pos_, pos_ + end + 1);
    pos_ += end + 1;
    return true;
  }

  void word() {
    const std::size_t begin = pos_;
    bool encoded = false;
    while (pos_ < text_.size() && !ends_word(text_[pos_])) {
      const auto length = encoded_length();
      encoded = encoded || length != 0;
      pos_ += length != 0 ? length : 1;
    }
    add(TokenKind::word, begin, pos_).encoded = encoded;
  }

  // Bytes to take as one encoded word from here, 0 when there is none.
  std::size_t encoded_length() const noexcept {
    if (text_[pos_] != '=') return 0;
    const auto encoded = encoded_word_at(text_, pos_);
    if (!encoded) return 0;
    return whole_ ? encoded->length : 1;
  }

  std::string_view text_;
  bool whole_;
  std::size_t pos_ = 0;
  bool spaced_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> lex(std::string_view text, EncodedWords encoded_words) {
  return Lexer{text, encoded_words}.run();
}

std::string without_escapes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

}  // namespace weir::mail
