#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::domains {

/// A-label form of a name with non-ASCII labels (IDNA2008 with the UTS #46 non-transitional
/// mapping that mail programs apply). nullopt when it is no valid IDN.
std::optional<std::string> to_a_labels(std::string_view name);

/// U-label form of a normalised name. A label that does not decode stays as it is, so that one bad
/// label hides nothing about the others.
std::string to_u_labels(std::string_view name);

}  // namespace weir::domains
