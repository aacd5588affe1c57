#pragma once

#include <string>

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// The domain of a DKIM signature that a verifier of ours found good and that is of the
/// organization of From in every reading; empty when there is none. It says who vouches for the
/// message, not that the message is good: evidence for people, never an exemption.
std::string aligned_dkim(const Context& context);

}  // namespace weir::detect
