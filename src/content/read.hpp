#pragma once

#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::content {

/// What the body of a message holds: its MIME shape, links and attachments. Total; at most
/// `kMaxInspected` decoded bytes are looked at, and what was left out shows in `cut` and the
/// `*_seen` numbers of mail::Content. Thread-safe.
mail::Content read(const mail::RawTransaction& raw, const mail::Domains& domains);

inline constexpr std::size_t kMaxInspected = 2U * 1024 * 1024;

}  // namespace weir::content
