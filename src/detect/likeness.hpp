#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "weir/connector/protected_names.hpp"
#include "weir/mail/domains.hpp"

namespace weir::detect {

/// In which way a foreign domain is like a protected one.
enum class Resemblance : std::uint8_t {
  same_look,     ///< cont0so.example
  leading,       ///< contoso.example.evil.test
  extra_words,   ///< contoso-payments.example, mycontoso.example, con-toso.example
  misspelt,      ///< contsoo.example
  fewer_words,   ///< contoso.example, where ours is contoso-bank.example
  other_suffix,  ///< contoso.test
  subdomain,     ///< contoso.evil.test
};

/// `foreign` looks like / begins with / … `original`: the words between the two.
std::string_view to_string(Resemblance resemblance) noexcept;

struct Likeness {
  Resemblance resemblance = Resemblance::same_look;
  const connector::ProtectedName* original = nullptr;  ///< never null in an answer
  /// False where honest names of others are often like it: sister companies, tenants of services,
  /// short or whole words.
  bool strong = false;
  bool bait = false;  ///< the name speaks besides of logins, money or urgency
};

/// How `domain`, whose organizational domain `organization` is not protected, is like a protected
/// one: the strongest way. Both normalised. Cost does not grow with the number of protected names,
/// but for a glance of some nanoseconds at each one of about the same length.
std::optional<Likeness> likeness(std::string_view domain, std::string_view organization,
                                 const connector::ProtectedNames& names,
                                 const mail::Domains& domains);

}  // namespace weir::detect
