#pragma once

#include <string>

namespace weir::bench {

/// A connected, non-blocking socket to `unix:PATH`, `local:PATH` or `inet:PORT@HOST` (IPv4
/// address). Throws std::runtime_error.
int connect_to(const std::string& address);

}  // namespace weir::bench
