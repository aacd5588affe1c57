#pragma once

#include <span>
#include <string>
#include <string_view>

namespace weir::mail {

/// What a person would compare two messages by.
struct FingerprintText {
  std::string_view body;     ///< visible text, UTF-8; an empty line ends a paragraph
  std::string_view subject;  ///< decoded; counts only where the body is short
  /// Decoded From, To and the like: their words are what a form letter is filled in with.
  std::span<const std::string> people;
};

inline constexpr std::size_t kMaxFingerprinted = 16U * 1024;

/// 16 hex digits that are equal for copies of one text with small changes: numbers, names, links,
/// greeting, a few words more, white space, case. Different, but for chance, for any other text,
/// also when both end in the same disclaimer. Empty when the body has fewer than 4 words that
/// count, or body and subject together fewer than 8. Comparable only within one version of Weir.
/// docs/fingerprint.md has what it rests on and how often it errs. Pure; total; linear in at most
/// kMaxFingerprinted bytes.
std::string fingerprint(const FingerprintText& text);

}  // namespace weir::mail
