#pragma once

#include <string_view>

namespace weir::mail {

/// True for a normalised name of two or more labels of letters, digits, hyphens and underscores
/// (which hosts use although RFC 5321 does not), and for an address literal in brackets.
bool is_regular_domain(std::string_view domain) noexcept;

/// True when normalising made plain ASCII out of a name that was not: compatibility characters
/// such as full-width letters, which some readers fold and others do not.
bool folds_to_ascii(std::string_view written, std::string_view normalised) noexcept;

}  // namespace weir::mail
