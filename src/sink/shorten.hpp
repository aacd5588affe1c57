#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::sink {

/// `line` in at most `room` bytes. Of JSON the largest members are left out until it fits, at
/// last all but those that say which event it is; it stays JSON, and a list `cut` in its object
/// `weir` (else `unmapped`) names what is missing. Other text is cut on a code point and ends in
/// "...[cut]".
std::string shortened(std::string_view line, std::size_t room);

}  // namespace weir::sink
