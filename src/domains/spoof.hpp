#pragma once

#include <string>
#include <string_view>

namespace weir::domains {

/// See mail::Domains::skeleton and mixes_scripts. This pair of files alone includes ICU. Any bytes
/// give an answer; work is bounded by kMaxLooked bytes. Thread-safe.
std::string skeleton_of(std::string_view text);
bool mixes_scripts_in(std::string_view label);

/// Longer text is no name, and ICU's ordering of combining marks takes quadratic time.
inline constexpr std::size_t kMaxLooked = 1024;

}  // namespace weir::domains
