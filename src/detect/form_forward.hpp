#pragma once

#include <optional>

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// The mailbox of ours that says it forwarded the message by a rule or a setting: Exchange's
/// X-MS-Exchange-Inbox-Rules-Loop or X-MS-Exchange-ForwardingLoop, or a MAIL FROM of our domain
/// that is the SRS form of the From domain. MAIL FROM must fit: the forwarder itself, its SRS form,
/// or the foreign sender that a forward keeps; a third mailbox of ours is none. Text that anybody
/// can write: a caller asks for a fact besides.
std::optional<mail::Address> automatic_forwarder(const Context& context);

}  // namespace weir::detect
