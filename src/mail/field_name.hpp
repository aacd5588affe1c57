#pragma once

#include <string_view>

#include "base/ascii.hpp"

namespace weir::mail {

/// A field name without the blanks and control bytes that some readers pass over.
inline std::string_view bare_name(std::string_view name) noexcept {
  const auto ignored = [](char c) { return c == ' ' || is_control(c); };
  while (!name.empty() && ignored(name.front())) name.remove_prefix(1);
  while (!name.empty() && ignored(name.back())) name.remove_suffix(1);
  return name;
}

}  // namespace weir::mail
