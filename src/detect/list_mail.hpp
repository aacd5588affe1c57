#pragma once

#include <cstdint>

#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::detect {

/// What the marks of mass mail make of a message. Anybody can write them, so they only ever lower
/// what one detector says.
enum class MassMail : std::uint8_t {
  none,
  bulk,  ///< marked as bulk, and nothing speaks for a mailing list
  list,  ///< a mailing list: List-Id and an envelope that fits it
};

/// A List-Id alone does not make list mail: MAIL FROM must be of the organizational domain that
/// List-Id names, and either look like the bounce address of a list or come with List-Post or
/// List-Unsubscribe and Precedence (RFC 2919, RFC 2369).
MassMail mass_mail(const mail::Transaction& transaction, const mail::Domains& domains);

}  // namespace weir::detect
