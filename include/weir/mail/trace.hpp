#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/ip.hpp"

namespace weir::mail {

/// One Received field (RFC 5321 section 4.4): what the host `by` says of the client that it took
/// the message from. Empty = the field does not say, or not in a form that is known. Names are raw
/// bytes of at most 253: pass through weir::printable before showing.
struct Hop {
  std::optional<IpAddress> client;  ///< the address in the TCP information, never the HELO's
  /// The name that the receiving host found for `client`, lower case; empty for "unknown" and for
  /// one that it says may be forged.
  std::string client_name;
  std::string helo;      ///< as the client called itself
  std::string by;        ///< lower case
  std::string protocol;  ///< after `with`, lower case: smtp, esmtps, esmtpsa, mapi, http

  friend bool operator==(const Hop&, const Hop&) = default;
};

inline constexpr std::size_t kMaxHops = 64;

/// Reads one Received value as Postfix, Sendmail, Exchange, Exim, qmail and those that write like
/// them do. A comment or quoted-string that nothing closes hides all that follows. Total; linear in
/// at most 4 kB of it.
Hop read_received(std::string_view value);

/// The domain names under which Exchange Online's own hosts appear: `*.prod.outlook.com`,
/// `*.protection.outlook.com`, `*.mx.microsoft` and their kin. `host` in lower case. A name proves
/// nothing: whoever writes a Received field chooses it.
bool is_exchange_online_host(std::string_view host) noexcept;

}  // namespace weir::mail
