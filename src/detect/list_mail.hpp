#pragma once

#include <cstdint>

#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::detect {

/// What the marks of mass mail make of a message. Anybody can write them, so they only ever lower
/// what one detector says, and `exempted_volume` counts what they lowered.
enum class MassMail : std::uint8_t {
  none,  ///< no mark, or a single one
  bulk,  ///< marked twice as bulk, and nothing speaks for a mailing list
  list,  ///< a mailing list: List-Id and an envelope that fits it
};

/// List mail has a MAIL FROM of the organizational domain that List-Id names, and that either looks
/// like the bounce address of a list, holds the one recipient (VERP), or comes with List-Post or
/// List-Unsubscribe and Precedence (RFC 2919, RFC 2369). Bulk mail has List-Unsubscribe and another
/// of Precedence, List-Id, List-Unsubscribe-Post (RFC 8058), Feedback-ID, or a MAIL FROM that holds
/// the one recipient.
MassMail mass_mail(const mail::Transaction& transaction, const mail::Domains& domains);

}  // namespace weir::detect
