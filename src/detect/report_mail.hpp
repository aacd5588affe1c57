#pragma once

#include "weir/mail/transaction.hpp"

namespace weir::detect {

/// True when MAIL FROM is null to at least one reader.
bool null_reverse_path(const mail::Envelope& envelope);

/// True when the MIME structure is a delivery status or disposition notification (RFC 3464,
/// RFC 8098).
bool is_report(const mail::Message& message) noexcept;

/// True when the message says that a machine sent it (RFC 3834): Auto-Submitted `auto-*`, exactly
/// one recipient, one readable From. Every mark but the number of recipients is text that the
/// sender wrote: a caller bounds what it grants for it.
bool is_automatic(const mail::Transaction& transaction) noexcept;

/// True for automatic mail that answers a message: In-Reply-To or References, as RFC 3834 section
/// 3.1.6 asks of replies.
bool is_automatic_reply(const mail::Transaction& transaction) noexcept;

/// True when a machine wrote to one recipient in the ways of before RFC 3464 and RFC 3834, or
/// without minding them: automatic mail that answers nothing, X-Auto-Response-Suppress (Exchange),
/// a From whose local part is mailer-daemon in every reading, or from_nobody(). As easy to forge.
bool is_machine_notice(const mail::Transaction& transaction);

/// True when the one From field reads `MAILER-DAEMON <>` or `MAILER-DAEMON`: no address for anybody
/// to be misled by.
bool from_nobody(const mail::Message& message);

}  // namespace weir::detect
