#include "detect/likeness.hpp"

#include <algorithm>
#include <string>

#include "connector/name_words.hpp"
#include "detect/name_words.hpp"

namespace weir::detect {
namespace {

using connector::ProtectedName;
using connector::ProtectedNames;

constexpr std::size_t kMaxName = 253;  // RFC 1035 section 2.3.4, without the root's dot

/// Shorter labels are often real words, which stand near and beside others by chance.
bool is_long(const ProtectedName& name) noexcept {
  constexpr std::size_t kLong = 7;
  return name.letters.size() >= kLong;
}

class Comparison {
 public:
  Comparison(std::string_view domain, std::string_view organization, const ProtectedNames& names,
             const mail::Domains& domains)
      : names_{names}, domains_{domains}, shown_{domains.unicode(organization)} {
    const auto dot = shown_.find('.');
    label_ = std::string_view{shown_}.substr(0, dot);
    suffix_ = organization.substr(std::min(organization.find('.'), organization.size() - 1) + 1);
    whole_look_ = domains.skeleton(shown_);
    look_ = domains.skeleton(label_);
    if (domain.size() > organization.size() && domain.size() <= kMaxName) {
      const auto left = domain.substr(0, domain.size() - organization.size() - 1);
      left_look_ = domains.skeleton(domains.unicode(left));
    }
  }

  std::optional<Likeness> strongest() const {
    if (const auto found = by_beginning()) return found;
    // A label that we know as a whole is nothing else besides.
    if (const auto found = by_look()) return found;
    std::optional<Likeness> weak;
    for (const auto compare : {&Comparison::by_words, &Comparison::by_spelling,
                               &Comparison::by_fewer_words, &Comparison::by_subdomain}) {
      const auto found = (this->*compare)();
      if (found && found->strong) return found;
      if (!weak) weak = found;
    }
    return weak;
  }

 private:
  std::optional<Likeness> by_look() const {
    if (const auto* name = names_.looking_like(whole_look_)) {
      return Likeness{Resemblance::same_look, name, true, false};
    }
    const auto* name = names_.labelled(connector::without_hyphens(look_));
    if (!name) return std::nullopt;
    if (name->look != look_)
      return Likeness{Resemblance::extra_words, name, name->distinctive, true};
    if (name->letters == connector::letters_of(label_)) {
      return Likeness{Resemblance::other_suffix, name, false, false};
    }
    return Likeness{Resemblance::same_look, name, name->distinctive, false};
  }

  std::optional<Likeness> by_beginning() const {
    const auto* name = name_at_beginning(left_look_, whole_look_, names_);
    if (!name) return std::nullopt;
    return Likeness{Resemblance::leading, name, true, false};
  }

  std::optional<Likeness> by_words() const {
    auto inside = name_among_words(look_, names_);
    if (!inside.name) inside = name_beside_affix(connector::without_hyphens(look_), names_);
    if (!inside.name) {
      inside.name = distinctive(domains_.skeleton(without_digits_around(label_)), names_);
    }
    if (!inside.name) return std::nullopt;
    return Likeness{Resemblance::extra_words, inside.name, inside.bait || is_long(*inside.name),
                    inside.bait};
  }

  std::optional<Likeness> by_spelling() const {
    if (connector::is_common_label(label_)) return std::nullopt;
    const auto near = names_.near(connector::letters_of(label_));
    if (!near.name) return std::nullopt;
    const bool strong = is_long(*near.name) || near.name->suffix == suffix_;
    return Likeness{Resemblance::misspelt, near.name, strong, false};
  }

  std::optional<Likeness> by_fewer_words() const {
    const auto* name = names_.shortened(connector::without_hyphens(look_));
    if (!name) return std::nullopt;
    return Likeness{Resemblance::fewer_words, name, false, false};
  }

  std::optional<Likeness> by_subdomain() const {
    for (const auto label : split(left_look_, '.')) {
      const auto* name = distinctive(connector::without_hyphens(label), names_);
      if (!name) name = name_among_words(label, names_).name;
      if (!name) continue;
      const bool bait = has_bait(look_, names_);
      return Likeness{Resemblance::subdomain, name, bait, bait};
    }
    return std::nullopt;
  }

  const ProtectedNames& names_;
  const mail::Domains& domains_;
  std::string shown_;        ///< the organization as a person sees it
  std::string_view label_;   ///< its first label
  std::string_view suffix_;  ///< and what follows that, as A-labels
  std::string whole_look_;
  std::string look_;       ///< of the first label
  std::string left_look_;  ///< of what stands before the organization
};

}  // namespace

std::string_view to_string(Resemblance resemblance) noexcept {
  switch (resemblance) {
    case Resemblance::same_look:
      return "looks like";
    case Resemblance::leading:
      return "begins like";
    case Resemblance::extra_words:
      return "adds words to";
    case Resemblance::misspelt:
      return "is spelt almost like";
    case Resemblance::fewer_words:
      return "leaves words out of";
    case Resemblance::other_suffix:
      return "has another suffix than";
    case Resemblance::subdomain:
      break;
  }
  return "has a subdomain named like";
}

std::optional<Likeness> likeness(std::string_view domain, std::string_view organization,
                                 const ProtectedNames& names, const mail::Domains& domains) {
  if (names.empty() || organization.empty() || organization.size() > kMaxName) return std::nullopt;
  return Comparison{domain, organization, names, domains}.strongest();
}

}  // namespace weir::detect
