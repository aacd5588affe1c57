#pragma once

#include <cstddef>
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
/// one that the relay says it had. Whatever counts or names a client takes it from here. Only a
/// connector is selected by the connected client: it describes the link, and the link is between
/// us and the relay.
struct Origin {
  std::optional<IpAddress> client;
  std::string name;         ///< verified rDNS name; empty if there is none
  bool relayed = false;     ///< `client` was read from the Received field of a trusted relay
  bool unreadable = false;  ///< a trusted relay is connected whose Received field tells no client
  std::size_t hops = 0;     ///< Received fields, from the top, that trusted relays wrote
};

/// Follows Received from the top for as long as the client is one of `trusted_relays`; the field of
/// a relay is known by its place, for an MTA shows a milter no field of its own and every relay
/// writes on top. Fields that a relay wrote of itself (loopback, link-local: a filter that it hands
/// the mail to) are passed over while they name the same host. A message that begins at a relay
/// (no client in the field, or mapi) is the relay's own. A field that the relay cannot have added
/// ends it: then the last client that is known counts. Text below the field of the outermost relay
/// is never looked at; without a trusted relay no field is.
Origin origin_of(const mail::Session& session, std::span<const mail::Hop> trace,
                 const Organization& organization);

/// What the client is known to be, whatever the message says (DOMAIN section 2.2).
enum class Provenance {
  exchange_online,  ///< address in the published ranges, and no certificate that says otherwise
  other,
};

std::string_view to_string(Provenance provenance) noexcept;

/// Exchange Online is one service for all tenants: "is Exchange Online" never means "is ours". The
/// session's certificate is judged when there is one and it is the client's own, not a relay's.
Provenance provenance_of(const Origin& origin, const mail::Session& session,
                         const Organization& organization) noexcept;

}  // namespace weir::connector
