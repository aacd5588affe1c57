#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace weir::mail {

/// A word as its hash: letters only, lower case. The lowest bit says that it is a common one.
using Word = std::uint64_t;

constexpr bool is_common(Word word) noexcept { return (word & 1U) != 0; }

inline constexpr std::size_t kMaxWords = 2048;

/// What a text is, and so what of it counts as a word.
///
/// Left out everywhere are short words that are not common and very long ones. In scripts without
/// spaces two neighbouring characters make a word.
enum class WordsOf : std::uint8_t {
  /// The visible text of a message: lines end in LF, an empty line ends a paragraph. Left out is
  /// what differs from copy to copy and what unrelated mail has in common: whatever holds a digit,
  /// addresses, URLs and host names, short first lines of paragraphs that end in a comma or an
  /// exclamation mark, as greetings do, paragraphs that read like a disclaimer, what follows the
  /// line `--`.
  body,
  subject,  ///< one line: as a body, but no greeting and no disclaimer
  people,   ///< names and addresses: every word in them
};

/// Appends the words of `text` (UTF-8), up to kMaxWords in all. Total; linear.
void append_words(std::vector<Word>& words, std::string_view text, WordsOf of);

}  // namespace weir::mail
