#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "weir/base/ip.hpp"
#include "weir/connector/organization.hpp"
#include "weir/mail/trace.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::connector {

/// Who counts as the client of a message: the one that is connected, or behind a trusted relay the
/// one that the relay says it had.
struct Origin {
  std::optional<IpAddress> client;
  std::string name;         ///< verified rDNS name; empty if there is none
  bool relayed = false;     ///< `client` was read from the Received field of a trusted relay
  bool unreadable = false;  ///< a trusted relay is connected whose Received field tells no client
};

/// Follows Received from the top for as long as the client is one of `trusted_relays`. A field that
/// the relay cannot have added ends it: then the last client that is known counts.
Origin origin_of(const mail::Session& session, std::span<const mail::Hop> trace,
                 const Organization& organization);

/// What the client is known to be, whatever the message says (DOMAIN section 2.2).
enum class Provenance {
  exchange_online,  ///< address in the published ranges, and no certificate that says otherwise
  other,
};

std::string_view to_string(Provenance provenance) noexcept;

/// Exchange Online is one service for all tenants: "is Exchange Online" never means "is ours".
Provenance provenance_of(const Origin& origin, const mail::Session& session,
                         const Organization& organization) noexcept;

}  // namespace weir::connector
