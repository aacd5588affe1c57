#pragma once

#include <string>
#include <vector>

#include "weir/mail/address.hpp"

namespace weir::detect {

/// True when every address that some reader could take fits one of `patterns`, the entries of an
/// `exempt_senders`: an address (`*` and `?` allowed), or a domain as a DomainSet has it, with or
/// without an @ before it. MAIL FROM is text that the sender chose: whoever spares something by
/// this asks for another fact besides, or bounds what it spares.
bool fits_senders(const std::vector<std::string>& patterns, const mail::AddressReading& reading);

}  // namespace weir::detect
