#pragma once

#include <optional>
#include <string>

#include "weir/base/ip.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// A client as counters of detectors name it: an IPv4 address; the /64 of an IPv6 address, for one
/// host has as many addresses in it as it likes; "unknown" when there is none.
std::string client_network(const std::optional<IpAddress>& client);

/// One literal for an originator field or a reverse-path, as limits write it: the address in lower
/// case, "<>" for the null one, "ambiguous" where readers could disagree. Raw bytes.
std::string sender_literal(const mail::AddressReading& reading);

/// Who sent a message, as far as one can be held to it.
struct SenderKey {
  std::string subject;  ///< part of a counter's subject, already escaped
  std::string shown;    ///< for evidence, printable
};

/// The login, where there is one that is the client's own; else connector, client and MAIL FROM
/// together, for MAIL FROM alone could be anybody's. Proven Exchange Online counts as one client
/// for each of: our tenant, another, not known. A null sender is told apart by From, and the
/// addresses of one VERP sender are one sender: neither is
/// freer to choose than MAIL FROM itself.
SenderKey sender_key(const Context& context);

}  // namespace weir::detect
