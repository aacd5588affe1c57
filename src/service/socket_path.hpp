#pragma once

#include <stdexcept>
#include <string>

namespace weir::service {

/// Why a socket of the service cannot be had: one sentence for the operator.
class SocketError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Removes a unix socket that nobody serves any more. Throws SocketError when somebody does, or
/// when something else than a socket is there.
void remove_stale_socket(const std::string& path);

}  // namespace weir::service
