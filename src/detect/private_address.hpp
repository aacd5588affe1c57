#pragma once

#include "weir/base/ip.hpp"

namespace weir::detect {

/// This host itself.
bool is_loopback(const IpAddress& address);

/// An address that is not routed on the Internet: hosts of ours have such, strangers do not.
bool is_private(const IpAddress& address);

}  // namespace weir::detect
