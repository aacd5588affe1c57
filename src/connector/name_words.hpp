#pragma once

#include <span>
#include <string_view>

namespace weir::connector {

/// Labels that thousands of organizations share: being called so is no likeness. `label` in lower
/// case.
bool is_common_label(std::string_view label) noexcept;

/// Words that make a victim log in, pay or hurry; put beside a name they are bait.
std::span<const std::string_view> bait_words() noexcept;

/// Words that any organization puts beside its name.
std::span<const std::string_view> company_words() noexcept;

}  // namespace weir::connector
