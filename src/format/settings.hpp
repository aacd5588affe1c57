#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "format/privacy.hpp"
#include "weir/config/config.hpp"

namespace weir::format {

/// `[privacy]`, with the key that was read for it.
Privacy privacy_of(const config::Privacy& settings);

/// From a canonical line to the one that a feed of this format sends; an empty function where that
/// is the same line. Thread-safe.
std::function<std::string(const std::string& ecs)> formatter(std::string_view format,
                                                             const config::Privacy& privacy);

}  // namespace weir::format
