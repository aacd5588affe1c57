#include "detect/name_words.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"

namespace weir::detect {
namespace {

using connector::Affix;
using connector::ProtectedName;
using connector::ProtectedNames;

bool is_bait(std::string_view word, const ProtectedNames& names) {
  return std::ranges::any_of(names.affixes(),
                             [&](const Affix& affix) { return affix.bait && affix.look == word; });
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (parts.size() < kMaxParts) {
    const auto at = text.find(separator);
    if (at != 0 && !text.empty()) parts.push_back(text.substr(0, at));
    if (at == text.npos) break;
    text.remove_prefix(at + 1);
  }
  return parts;
}

std::string_view without_digits_around(std::string_view label) noexcept {
  while (!label.empty() && is_digit(label.front())) label.remove_prefix(1);
  while (!label.empty() && is_digit(label.back())) label.remove_suffix(1);
  return label;
}

const ProtectedName* distinctive(std::string_view look, const ProtectedNames& names) {
  const auto* name = names.labelled(look);
  return name && name->distinctive ? name : nullptr;
}

const ProtectedName* name_at_beginning(std::string_view left, std::string_view organization,
                                       const ProtectedNames& names) {
  if (left.empty()) return nullptr;
  constexpr std::size_t kMaxLabels = 4;  // one and the longest public suffixes
  const std::string all = std::string{left}.append(".").append(organization);
  std::string_view rest{all};
  for (std::size_t i = 0; i < kMaxParts && rest.size() > organization.size(); ++i) {
    std::size_t end = rest.find('.');
    for (std::size_t labels = 1; labels <= kMaxLabels && end != rest.npos; ++labels) {
      if (const auto* name = names.looking_like(rest.substr(0, end))) return name;
      end = rest.find('.', end + 1);
    }
    rest.remove_prefix(rest.find('.') + 1);
  }
  return nullptr;
}

NameInside name_among_words(std::string_view look, const ProtectedNames& names) {
  const auto words = split(look, '-');
  for (std::size_t first = 0; first < words.size(); ++first) {
    std::string joined;
    for (std::size_t last = first; last < words.size(); ++last) {
      joined += words[last];
      if (last - first + 1 == words.size()) break;
      if (const auto* name = distinctive(joined, names)) return {name, has_bait(look, names)};
    }
  }
  return {};
}

NameInside name_beside_affix(std::string_view look, const ProtectedNames& names) {
  for (const auto& affix : names.affixes()) {
    if (look.size() <= affix.look.size()) continue;
    const ProtectedName* name = nullptr;
    if (look.starts_with(affix.look)) name = distinctive(look.substr(affix.look.size()), names);
    if (!name && look.ends_with(affix.look)) {
      name = distinctive(look.substr(0, look.size() - affix.look.size()), names);
    }
    if (name) return {name, affix.bait};
  }
  return {};
}

bool has_bait(std::string_view look, const ProtectedNames& names) {
  const auto words = split(look, '-');
  return words.size() > 1 &&
         std::ranges::any_of(words, [&](std::string_view word) { return is_bait(word, names); });
}

}  // namespace weir::detect
