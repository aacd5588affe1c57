#include "weir/connector/protected_names.hpp"

#include <algorithm>
#include <bit>

#include "base/utf8.hpp"
#include "connector/edit_distance.hpp"
#include "connector/name_words.hpp"

namespace weir::connector {
namespace {

constexpr std::size_t kLongestLabel = 63;  // RFC 1035 section 2.3.4

constexpr std::uint64_t bit(char32_t value) noexcept { return std::uint64_t{1} << (value % 64); }

constexpr std::uint64_t letter_bits(std::u32string_view letters) noexcept {
  std::uint64_t bits = 0;
  for (const char32_t letter : letters) bits |= bit(letter);
  return bits;
}

constexpr std::uint64_t pair_bits(std::u32string_view letters) noexcept {
  constexpr char32_t kSpread = 31;
  std::uint64_t bits = 0;
  for (std::size_t i = 1; i < letters.size(); ++i)
    bits |= bit(letters[i - 1] * kSpread + letters[i]);
  return bits;
}

/// Whether `edits` can make one of the other: each takes away and brings at most one letter and,
/// when it swaps two, three pairs.
bool within_reach(std::uint64_t letters, std::uint64_t pairs, std::size_t edits) noexcept {
  return std::popcount(letters) <= static_cast<int>(2 * edits) &&
         std::popcount(pairs) <= static_cast<int>(6 * edits);
}

std::vector<Affix> make_affixes(const mail::Domains& domains) {
  std::vector<Affix> out;
  for (const auto word : bait_words()) out.push_back({domains.skeleton(word), true});
  for (const auto word : company_words()) out.push_back({domains.skeleton(word), false});
  return out;
}

}  // namespace

std::u32string letters_of(std::string_view text) {
  std::u32string out;
  while (!text.empty()) {
    const auto point = next_code_point(text);
    out += point.value;
    text.remove_prefix(point.length);
  }
  return out;
}

std::string without_hyphens(std::string_view text) {
  std::string out{text};
  std::erase(out, '-');
  return out;
}

std::size_t ProtectedNames::edits_allowed(std::size_t letters) noexcept {
  constexpr std::size_t kTwoEdits = 9;
  if (letters < kDistinctive || letters > kLongestLabel) return 0;
  return letters < kTwoEdits ? 1 : 2;
}

ProtectedNames::ProtectedNames(std::span<const std::string> accepted,
                               std::span<const std::string> partners, const mail::Domains& domains)
    : affixes_{make_affixes(domains)} {
  for (const auto& domain : accepted) add(domain, true, domains);
  for (const auto& domain : partners) add(domain, false, domains);
  sort_spellings();
}

/// What is there first stays: our own names before the partners'.
void ProtectedNames::add(std::string_view domain, bool ours, const mail::Domains& domains) {
  if (domain.empty() || domain.front() == '[') return;
  auto name = domains.organizational(domain);
  if (by_name_.contains(name)) return;
  const auto at = static_cast<std::uint32_t>(names_.size());
  const auto shown = domains.unicode(name);
  const auto label = std::string_view{shown}.substr(0, shown.find('.'));
  const auto dot = name.find('.');

  ProtectedName entry;
  entry.letters = letters_of(label);
  entry.look = domains.skeleton(label);
  entry.suffix = dot == name.npos ? std::string{} : name.substr(dot + 1);
  entry.ours = ours;
  entry.distinctive = entry.letters.size() >= kDistinctive && !is_common_label(label);
  entry.name = name;

  by_look_.emplace(domains.skeleton(shown), at);
  if (entry.letters.size() >= kShortest && !is_common_label(label)) {
    by_label_.emplace(without_hyphens(entry.look), at);
  }
  if (entry.distinctive) {
    spellings_.push_back({letter_bits(entry.letters), pair_bits(entry.letters), at});
    add_shortened(label, at, domains);
  }
  by_name_.emplace(std::move(name), at);
  names_.push_back(std::move(entry));
}

void ProtectedNames::add_shortened(std::string_view label, std::uint32_t at,
                                   const mail::Domains& domains) {
  const auto whole = without_hyphens(label);
  const auto keep = [&](std::string_view rest) {
    if (rest.size() >= kDistinctive && !is_common_label(rest)) {
      by_shortened_.emplace(domains.skeleton(rest), at);
    }
  };
  for (const auto words : {bait_words(), company_words()}) {
    for (const std::string_view word : words) {
      const std::string_view all{whole};
      if (all.starts_with(word)) keep(all.substr(word.size()));
      if (all.ends_with(word)) keep(all.substr(0, all.size() - word.size()));
    }
  }
}

void ProtectedNames::sort_spellings() {
  const auto length = [&](const Spelling& spelling) {
    return names_[spelling.name].letters.size();
  };
  std::ranges::stable_sort(spellings_, {}, length);
  first_of_length_.assign(kLongestLabel + 2, 0);
  for (std::size_t n = 0; n < first_of_length_.size(); ++n) {
    const auto begin = std::ranges::lower_bound(spellings_, n, {}, length);
    first_of_length_[n] = static_cast<std::uint32_t>(begin - spellings_.begin());
  }
}

const ProtectedName* ProtectedNames::find(const Index& index, std::string_view key) const {
  const auto found = index.find(key);
  return found == index.end() ? nullptr : &names_[found->second];
}

const ProtectedName* ProtectedNames::named(std::string_view organization) const {
  return find(by_name_, organization);
}

const ProtectedName* ProtectedNames::looking_like(std::string_view skeleton) const {
  return find(by_look_, skeleton);
}

const ProtectedName* ProtectedNames::labelled(std::string_view skeleton) const {
  return find(by_label_, skeleton);
}

const ProtectedName* ProtectedNames::shortened(std::string_view skeleton) const {
  return find(by_shortened_, skeleton);
}

ProtectedNames::Near ProtectedNames::near(std::u32string_view letters) const {
  constexpr std::size_t kMostEdits = 2;
  Near best;
  if (spellings_.empty() || letters.size() > kLongestLabel) return best;
  const auto letters_here = letter_bits(letters);
  const auto pairs_here = pair_bits(letters);
  const auto shortest = std::max(letters.size(), kDistinctive + kMostEdits) - kMostEdits;
  for (auto length = shortest; length <= std::min(letters.size() + kMostEdits, kLongestLabel);
       ++length) {
    const auto allowed = edits_allowed(length);
    for (auto i = first_of_length_[length]; i < first_of_length_[length + 1]; ++i) {
      const auto& spelling = spellings_[i];
      if (!within_reach(letters_here ^ spelling.letters, pairs_here ^ spelling.pairs, allowed)) {
        continue;
      }
      const auto& name = names_[spelling.name];
      const auto edits = edit_distance(letters, name.letters, allowed);
      if (edits > allowed || edits == 0 || (best.name && edits >= best.edits)) continue;
      best = {&name, edits};
    }
  }
  return best;
}

}  // namespace weir::connector
