#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "mail/lexer.hpp"

namespace weir::mail {

using Tokens = std::span<const Token>;

inline bool has(Tokens tokens, TokenKind kind) noexcept {
  return std::any_of(tokens.begin(), tokens.end(), [&](const Token& t) { return t.kind == kind; });
}

/// Whether anything but comments is there.
inline bool has_text(Tokens tokens) noexcept {
  return std::any_of(tokens.begin(), tokens.end(),
                     [](const Token& t) { return t.kind != TokenKind::comment; });
}

/// Index of the first token of `kind` at or after `from`; the size when there is none.
inline std::size_t index_of(Tokens tokens, TokenKind kind, std::size_t from = 0) noexcept {
  while (from < tokens.size() && tokens[from].kind != kind) ++from;
  return from;
}

}  // namespace weir::mail
