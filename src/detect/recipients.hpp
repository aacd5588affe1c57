#pragma once

#include <cstddef>

#include "weir/connector/organization.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::detect {

/// Whether a recipient is outside, and how many are: every one whose domain is not accepted. A name
/// without a domain is local to the MTA and not counted.
bool is_external(const mail::Address& address, const connector::Organization& organization);
std::size_t external_recipients(const mail::Envelope& envelope,
                                const connector::Organization& organization);

}  // namespace weir::detect
