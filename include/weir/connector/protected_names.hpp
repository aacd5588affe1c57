#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "weir/mail/domains.hpp"

namespace weir::connector {

/// An organizational domain that others may be made to look like.
struct ProtectedName {
  std::string name;          ///< normalised
  std::u32string letters;    ///< of its first label as a person sees it
  std::string look;          ///< skeleton of that label
  std::string suffix;        ///< what follows that label in `name`
  bool ours = false;         ///< accepted; otherwise a partner's
  bool distinctive = false;  ///< long and uncommon enough to be recognised inside another name
};

/// A word that is put beside a name: `contoso-login`, `mycontoso`.
struct Affix {
  std::string look;   ///< its skeleton
  bool bait = false;  ///< speaks of logins, money or urgency; otherwise of any company
};

/// The names of an organization and its partners, prepared for finding those that a foreign name
/// could be taken for. Immutable; shared between threads. Building takes some microseconds a name.
class ProtectedNames {
 public:
  ProtectedNames() = default;
  /// Names as in a DomainSet, without their `*.`. Each stands for its organizational domain.
  ProtectedNames(std::span<const std::string> accepted, std::span<const std::string> partners,
                 const mail::Domains& domains);

  bool empty() const noexcept { return names_.empty(); }
  std::size_t size() const noexcept { return names_.size(); }
  std::span<const Affix> affixes() const noexcept { return affixes_; }

  // Each gives the best known name or nullptr, owned by this object, in constant time.

  /// `organization` itself is protected. Normalised.
  const ProtectedName* named(std::string_view organization) const;
  /// The whole name has this skeleton.
  const ProtectedName* looking_like(std::string_view skeleton) const;
  /// The first label has this skeleton, when hyphens are left out of both. Not for labels that are
  /// common words or have fewer than kShortest letters.
  const ProtectedName* labelled(std::string_view skeleton) const;
  /// The first label would have this skeleton without hyphens and without one affix.
  const ProtectedName* shortened(std::string_view skeleton) const;

  struct Near {
    const ProtectedName* name = nullptr;
    std::size_t edits = 0;
  };
  /// The closest distinctive label within its tolerance (see edits_allowed), but not `letters`
  /// itself. A few nanoseconds for each protected label of about that length.
  Near near(std::u32string_view letters) const;

  static constexpr std::size_t kShortest = 3;
  static constexpr std::size_t kDistinctive = 5;
  /// One edit for labels of 5 to 8 letters, two for longer ones, none for shorter ones.
  static std::size_t edits_allowed(std::size_t letters) noexcept;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Index = std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>>;
  /// What occurs in a label, for a glance before the comparison: which letters and which pairs.
  struct Spelling {
    std::uint64_t letters;
    std::uint64_t pairs;
    std::uint32_t name;
  };

  void add(std::string_view domain, bool ours, const mail::Domains& domains);
  void add_shortened(std::string_view label, std::uint32_t at, const mail::Domains& domains);
  void sort_spellings();
  const ProtectedName* find(const Index& index, std::string_view key) const;

  std::vector<ProtectedName> names_;
  std::vector<Affix> affixes_;
  Index by_name_;
  Index by_look_;
  Index by_label_;
  Index by_shortened_;
  std::vector<Spelling> spellings_;             ///< by length of the label
  std::vector<std::uint32_t> first_of_length_;  ///< where each length begins in `spellings_`
};

/// The code points of `text`; a broken byte counts as one of its own.
std::u32string letters_of(std::string_view text);

/// `text` without its hyphens.
std::string without_hyphens(std::string_view text);

}  // namespace weir::connector
