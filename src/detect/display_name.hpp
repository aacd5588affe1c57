#pragma once

#include <string_view>

#include "weir/connector/protected_names.hpp"
#include "weir/mail/domains.hpp"

namespace weir::detect {

/// What a display name shows of us.
struct Shown {
  const connector::ProtectedName* name = nullptr;  ///< one of ours; nullptr: none of them
  bool address = false;                            ///< with a local part and an @ before it
};

/// Looks in the first kilobyte of `display_name` for an address or name of one of our own domains,
/// or of a host below it, as a person sees it: other alphabets, look-alike digits and invisible
/// characters count as what they look like.
Shown shown_name(std::string_view display_name, const connector::ProtectedNames& names,
                 const mail::Domains& domains);

/// What the bidirectional controls in a display name (UAX #9) may be there for.
enum class Reordering {
  none,        ///< there are none, or such as programs put around any name
  unneeded,    ///< they turn right to left what has no letter that is written so
  overriding,  ///< they show letters in another order than they stand in
};
Reordering reordering(std::string_view display_name) noexcept;

}  // namespace weir::detect
