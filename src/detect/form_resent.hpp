#pragma once

#include <optional>

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// The mailbox of ours that resent the message (RFC 5322 section 3.6.6): Resent-Sender, else
/// Resent-From, read in one way only, of an accepted domain, and of the organization of MAIL FROM.
/// Text that anybody can write: a caller asks for a fact besides.
std::optional<mail::Address> resender(const Context& context);

}  // namespace weir::detect
