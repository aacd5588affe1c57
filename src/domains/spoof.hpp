#pragma once

#include <string>
#include <string_view>

namespace weir::domains {

/// See mail::Domains::skeleton and mixes_scripts. This pair of files alone includes ICU.
std::string skeleton_of(std::string_view text);
bool mixes_scripts_in(std::string_view label);

}  // namespace weir::domains
