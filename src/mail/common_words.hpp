#pragma once

#include <cstdint>

namespace weir::mail {

inline constexpr std::uint64_t kNoLetters = 0xcbf29ce484222325;

/// The hash of a word, letter by letter: begins with kNoLetters, ends with finished().
constexpr std::uint64_t with_letter(std::uint64_t hash, char32_t letter) noexcept {
  return (hash ^ letter) * 0x100000001b3;
}

/// Spreads the bits of `hash`; its lowest bit is 0 and free for the caller.
constexpr std::uint64_t finished(std::uint64_t hash) noexcept {
  hash = (hash ^ (hash >> 32U)) * 0x9e3779b97f4a7c15;
  return (hash ^ (hash >> 29U)) & ~std::uint64_t{1};
}

inline constexpr std::uint32_t kIsCommon = 1;
inline constexpr std::uint32_t kNoticeShift = 1;

/// What is known of a word.
struct WordFacts {
  std::uint32_t bits = 0;

  /// A word for grammar or everyday business, in one of the languages of Europe that most mail is
  /// written in.
  constexpr bool common() const noexcept { return (bits & kIsCommon) != 0; }
  /// How much it speaks for a disclaimer, a warning or a footer: 0 to 2.
  constexpr unsigned notice() const noexcept { return bits >> kNoticeShift; }
};

/// `hash` is finished(), of lower-case letters. Constant time.
WordFacts word_facts(std::uint64_t hash) noexcept;

}  // namespace weir::mail
