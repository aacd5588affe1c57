#pragma once

#include <string>
#include <string_view>

namespace weir::filetype {

/// What libmagic says of `bytes`, which should be a short front and no text: its pattern matching
/// takes 0.2 ms for 4 kB of binary data, but 270 ms for 64 kB of line ends. Empty on any error, and
/// for "some octets". Thread-safe: waits when all handles are in use.
std::string ask_libmagic(std::string_view bytes);

}  // namespace weir::filetype
