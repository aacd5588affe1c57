#pragma once

#include <cstdint>
#include <vector>

#include "weir/connector/organization.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::detect {

// Recipients of one message as a counter of different things sees them: each once, as
// count::thing_hash, ascending, at most count::kMaxThings. A recipient that is named twice takes no
// room of another, so that duplicates hide nothing.

/// All recipients, in lower case.
std::vector<std::uint64_t> recipient_things(const mail::Envelope& envelope);

/// Domains of those outside (see is_external): mail among accepted domains is never spread.
std::vector<std::uint64_t> external_domain_things(const mail::Envelope& envelope,
                                                  const connector::Organization& organization);

}  // namespace weir::detect
