#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::domains {

/// The Microsoft 365 tenant that a normalised name belongs to: `t.onmicrosoft.com` for itself,
/// every name below it and the hybrid routing domain `t.mail.onmicrosoft.com`; likewise in the
/// national clouds. nullopt for any other name.
std::optional<std::string> tenant_of(std::string_view domain);

}  // namespace weir::domains
