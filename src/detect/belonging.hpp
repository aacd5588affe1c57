#pragma once

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// True when the address is of an accepted domain.
bool is_accepted(const Context& context, const mail::Address& address);

/// True when it is of an accepted domain, or of one that the connector declares as foreign but
/// legitimate.
bool belongs_here(const Context& context, const mail::Address& address);

/// True when some reader could take the field for an address of an accepted domain.
bool has_accepted(const Context& context, const mail::AddressReading& reading);

/// The first address that somebody could read there and that does not belong here; nullptr when
/// there is none. A name without a domain gets the MTA's own: whatever it is, it is not foreign.
const mail::Address* find_foreign(const Context& context, const mail::AddressReading& reading);

/// True when the configuration names the connected client as one that passes on the mail of others:
/// - towards the cloud an Exchange server (`exchange_server`); or one of `trusted_relays`, and
/// where
///   a relay says who its client was, that must be somebody outside. An application of ours that
///   uses the relay gets nothing by it;
/// - from the cloud, Exchange Online itself.
/// No text that the sender wrote can make this true.
bool passes_on(const Context& context);

/// True when the client is one of the `list_hosts`.
bool is_list_host(const Context& context);

}  // namespace weir::detect
