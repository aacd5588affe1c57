#pragma once

#include <string_view>

namespace weir::detect {

/// True for the organizational domain of a provider where anybody gets a mailbox at once.
bool is_freemail(std::string_view organization) noexcept;

}  // namespace weir::detect
