#pragma once

#include <cstdint>
#include <optional>

namespace weir::sink {

/// What TCP knows of the way to the peer's program.
struct TcpWindow {
  std::uint64_t queued = 0;   ///< bytes that the peer's kernel has not acknowledged
  std::uint64_t offered = 0;  ///< bytes that it says it has room for
};

/// nullopt when the kernel does not tell.
std::optional<TcpWindow> window_of(int socket) noexcept;

}  // namespace weir::sink
