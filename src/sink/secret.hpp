#pragma once

#include <string>
#include <string_view>

#include "weir/base/result.hpp"

namespace weir::sink {

/// Why the file may not hold a secret: everybody can read or write it. Empty when that is not so.
std::string open_to_all(const std::string& path);

struct SecretError {
  std::string message;  ///< without any text of the file
};

/// The first line of a private file, trimmed: 1 to 4096 bytes without controls.
Result<std::string, SecretError> read_secret(const std::string& path);

/// HMAC-SHA256 (RFC 2104) as lower-case hexadecimal digits.
std::string hmac_sha256(std::string_view key, std::string_view text);

}  // namespace weir::sink
