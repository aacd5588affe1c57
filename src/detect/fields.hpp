#pragma once

#include <string_view>

#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::detect {

/// The topmost field of that name, whatever its case; nullptr when there is none.
const mail::HeaderField* first_field(const mail::Message& message, std::string_view name) noexcept;

/// Every field of that name, read as an originator field.
mail::AddressReading read_fields(const mail::Message& message, std::string_view name,
                                 const mail::Domains& domains);

}  // namespace weir::detect
