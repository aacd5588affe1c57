#pragma once

#include <cstdint>
#include <string_view>

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Who made a delivery status notification, as far as that is proven. What a report says is text:
/// it is worth as much as whoever made it.
enum class Reporter : std::uint8_t {
  none,             ///< the message is none, or has a sender
  anybody,          ///< a stranger, or somebody whose report a host that we know passed on
  exchange_online,  ///< Exchange Online itself, for our tenant
  ours,             ///< a mail system of ours
};

std::string_view to_string(Reporter reporter) noexcept;

/// Exchange Online: a client that is proven to be it, and neither another tenant's mail nor mail
/// that Exchange Online says it has from elsewhere (FromEntityHeader). Ours: this host itself, or a
/// client in the networks of its to_cloud connector, and no Received field that names a client from
/// outside, for then the report was only passed on. Pure.
Reporter reporter_of(const Context& context);

}  // namespace weir::detect
