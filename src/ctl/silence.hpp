#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "weir/detect/detector.hpp"

namespace weir::ctl {

/// Why a detector that found nothing in this message stayed silent: one sentence without its full
/// stop, safe to print. Only meaningful when it did stay silent. nullopt for a detector that
/// nothing is known about: every one that is registered has a sentence.
std::optional<std::string> why_silent(std::string_view detector, const detect::Context& context);

}  // namespace weir::ctl
