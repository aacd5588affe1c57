#pragma once

#include <span>
#include <string>
#include <string_view>

namespace weir::format {

/// One field of the canonical event and the attribute of OCSF that carries it; list indexes left
/// out. What has none is in `unmapped`.
struct Mapped {
  std::string_view field;
  std::string_view ocsf;
};

/// Events that share a mapping.
enum class Family { verdict, incident, other };

std::span<const Mapped> ocsf_mapping(Family family) noexcept;

/// The rows of docs/events.md: our field, OCSF, CEF. A test compares the two.
std::string mapping_rows(Family family);

}  // namespace weir::format
