#pragma once

#include <optional>

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// The mailbox of ours that passed a meeting request on: a calendar part with METHOD, or Exchange's
/// own calendar headers; From is the organizer, MAIL FROM and Sender are both the one who forwards,
/// of an accepted domain. Text that anybody can write: a caller asks for a fact besides.
std::optional<mail::Address> meeting_forwarder(const Context& context);

}  // namespace weir::detect
