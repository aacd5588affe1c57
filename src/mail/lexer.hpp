#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::mail {

enum class TokenKind : std::uint8_t {
  word,     ///< a run without white space and specials; dots are part of it
  quoted,   ///< quoted-string, `text` without its quotes, escapes kept
  comment,  ///< comment with all that is nested in it, `text` without the outer brackets
  literal,  ///< domain-literal with its brackets, only right after an @
  at,
  comma,
  colon,
  semicolon,
  open,   ///< <
  close,  ///< >
};

/// One lexical token of a structured header field (RFC 5322 section 3.2). Points into the text.
struct Token {
  TokenKind kind = TokenKind::word;
  bool spaced = false;   ///< white space stands before it
  bool closed = true;    ///< false: a quoted-string or comment that the end of the field cuts
  bool encoded = false;  ///< a word with an RFC 2047 encoded word in it
  std::string_view text;
};

/// How an RFC 2047 encoded word that holds specials (which RFC 2047 section 5 forbids in a phrase)
/// is taken.
enum class EncodedWords { whole, as_written };

/// Total and linear; nesting is counted, not recursed into.
std::vector<Token> lex(std::string_view text, EncodedWords encoded_words);

/// `text` of a quoted-string or comment with its quoted-pairs resolved.
std::string without_escapes(std::string_view text);

}  // namespace weir::mail
