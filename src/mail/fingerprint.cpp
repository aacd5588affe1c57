#include "mail/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "mail/common_words.hpp"
#include "mail/words.hpp"

namespace weir::mail {
namespace {

// Measured: docs/fingerprint.md.
constexpr std::size_t kHashes = 3;
// Of the first runs once more: unrelated mail that ends alike does not begin alike.
constexpr std::size_t kFirst = 8;
constexpr std::size_t kMinShingles = 8;
constexpr std::size_t kCommonInShingle = 3;
constexpr std::size_t kWordsInShingle = 2;
// Fewer are rather compared as they are: of so few shingles a small change breaks one anyway.
constexpr std::size_t kMinWordsSketched = 16;
constexpr std::size_t kMinWords = 8;
// A subject alone is no content.
constexpr std::size_t kMinBodyWords = 4;
// Of a text in a language whose common words are known, half are common; in others a few by chance.
constexpr std::size_t kCommonOneIn = 5;

// What was compared is part of the result: the same words mean something else in another way.
enum class Way : std::uint64_t { common_words = 1, all_words = 2, verbatim = 3 };

constexpr std::array<std::uint64_t, kHashes + 1> kSeeds{0x8f14e45fceea167a, 0x1b873593cc9e2d51,
                                                        0x2545f4914f6cdd1d, 0x6a09e667f3bcc909};

constexpr std::uint64_t mixed(std::uint64_t value) noexcept {
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111eb;
  return value ^ (value >> 31U);
}

constexpr std::uint64_t joined(std::uint64_t sum, std::uint64_t next) noexcept {
  return mixed(sum * 0x9e3779b97f4a7c15 + next);
}

std::string hex(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(16, '0');
  for (auto at = out.rbegin(); at != out.rend(); ++at, value >>= 4U) *at = kDigits[value & 15U];
  return out;
}

// Min-hash (Broder 1997) over runs of `width` words: each of the hashes picks one run of the text,
// the same one in both texts as often as they share runs.
std::uint64_t sketch(std::span<const Word> words, std::size_t width, Way way) {
  std::array<std::uint64_t, kHashes + 1> least{};
  least.fill(std::numeric_limits<std::uint64_t>::max());
  for (std::size_t i = 0; i + width <= words.size(); ++i) {
    std::uint64_t run = 0;
    for (const auto word : words.subspan(i, width)) run = run * 0x9e3779b97f4a7c15 + word;
    run ^= run >> 32U;
    const auto hashes = i < kFirst ? least.size() : kHashes;
    for (std::size_t k = 0; k < hashes; ++k) {
      auto value = (run ^ kSeeds[k]) * 0xd6e8feb86659fd93;
      value ^= value >> 32U;
      least[k] = std::min(least[k], value);
    }
  }
  auto sum = static_cast<std::uint64_t>(way);
  for (const auto value : least) sum = joined(sum, value);
  return sum;
}

std::uint64_t verbatim(std::span<const Word> words) {
  auto sum = static_cast<std::uint64_t>(Way::verbatim);
  for (const auto word : words) sum = joined(sum, word);
  return sum;
}

std::vector<Word> common_among(const std::vector<Word>& words) {
  std::vector<Word> common;
  common.reserve(words.size());
  std::copy_if(words.begin(), words.end(), std::back_inserter(common), is_common);
  return common;
}

void leave_out_people(std::vector<Word>& words, std::span<const std::string> people) {
  std::vector<Word> names;
  for (const auto& one : people) append_words(names, one, WordsOf::people);
  std::sort(names.begin(), names.end());
  std::erase_if(words, [&names](Word word) {
    return !is_common(word) && std::binary_search(names.begin(), names.end(), word);
  });
}

}  // namespace

std::string fingerprint(const FingerprintText& text) {
  std::vector<Word> words;
  words.reserve(256);
  append_words(words, text.body.substr(0, kMaxFingerprinted), WordsOf::body);
  const auto common = common_among(words);
  if (common.size() >= kMinShingles + kCommonInShingle - 1 &&
      common.size() * kCommonOneIn >= words.size()) {
    return hex(sketch(common, kCommonInShingle, Way::common_words));
  }
  leave_out_people(words, text.people);
  if (words.size() >= kMinWordsSketched) {
    return hex(sketch(words, kWordsInShingle, Way::all_words));
  }
  if (words.size() < kMinBodyWords) return {};
  std::vector<Word> subject;
  append_words(subject, text.subject.substr(0, kMaxFingerprinted), WordsOf::subject);
  leave_out_people(subject, text.people);
  words.insert(words.begin(), subject.begin(), subject.end());
  return words.size() >= kMinWords ? hex(verbatim(words)) : std::string{};
}

}  // namespace weir::mail
