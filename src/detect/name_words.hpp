#pragma once

#include <string_view>
#include <vector>

#include "weir/connector/protected_names.hpp"

namespace weir::detect {

/// A protected name within a label.
struct NameInside {
  const connector::ProtectedName* name = nullptr;  ///< nullptr: there is none
  bool bait = false;  ///< what stands beside it speaks of logins, money or urgency
};

inline constexpr std::size_t kMaxParts = 8;

/// The non-empty parts of `text`, the first kMaxParts of them.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string_view without_digits_around(std::string_view label) noexcept;

/// The distinctive name whose label has the skeleton `look`, hyphens left out of both.
const connector::ProtectedName* distinctive(std::string_view look,
                                            const connector::ProtectedNames& names);

/// The whole name that the labels of `left` begin a longer name with, wherever in it they begin:
/// skeletons of what stands before an organizational domain, and of that domain.
const connector::ProtectedName* name_at_beginning(std::string_view left,
                                                  std::string_view organization,
                                                  const connector::ProtectedNames& names);

/// Some of the words of the skeleton `look`, side by side but not all, make a distinctive name.
NameInside name_among_words(std::string_view look, const connector::ProtectedNames& names);

/// The skeleton `look` is a distinctive name with an affix glued to one of its ends.
NameInside name_beside_affix(std::string_view look, const connector::ProtectedNames& names);

/// One of several words of the skeleton `look` is bait.
bool has_bait(std::string_view look, const connector::ProtectedNames& names);

}  // namespace weir::detect
