#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Where a service is: SCHEME://HOST[:PORT][/TARGET].
struct ServiceUrl {
  std::string scheme;      ///< lower case
  std::string host;        ///< a name or an address, without brackets
  std::uint16_t port = 0;  ///< 0 = not written
  std::string target;      ///< path and query, from its `/`; empty when not written
  bool has_login = false;  ///< USER[:PASSWORD]@ stood before the host

  /// HOST:PORT as a person or a Host field writes it, an IPv6 address in brackets.
  std::string place() const;
};

/// nullopt unless the whole text is one: no spaces, no controls, no fragment, a port of 1 to 65535.
std::optional<ServiceUrl> parse_service_url(std::string_view text);

}  // namespace weir
