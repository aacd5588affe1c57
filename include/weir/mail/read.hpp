#pragma once

#include <span>
#include <string_view>

#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::mail {

/// Reads every originator field of one name. `fields` are raw header values. Total: any bytes give
/// a reading; work is linear in the bytes kept (at most 64 kB a field, 64 fields).
/// RFC 5322 sections 3.2-3.4 and 4.4, RFC 2047, RFC 6532.
AddressReading read_originator(std::span<const std::string_view> fields, const Domains& domains);

/// Reads the argument of MAIL FROM (RFC 5321 section 4.1.2, RFC 6531). A path that is not
/// well-formed is never read as an accepted domain by its `mailboxes` alone: what lenient MTAs
/// would take is in `others` and the anomaly says why.
AddressReading read_reverse_path(std::string_view path, const Domains& domains);

/// Reads the argument of RCPT TO: the address the MTA will deliver to, as well as it can be told.
Address read_forward_path(std::string_view path, const Domains& domains);

/// RFC 2047 encoded words decoded to UTF-8 (UTF-8, US-ASCII, ISO-8859-1/-15, windows-1252; others
/// keep their encoded form). Never fails; broken bytes stay for weir::printable to mark.
std::string decode_words(std::string_view text);

/// Reads the headers of Exchange among `fields`, and the Received fields that part them. Names are
/// compared without case and outer blanks. Total; linear in at most 4 kB of a value and
/// ExchangeFacts::kMaxInstances of a header.
ExchangeFacts read_exchange(std::span<const HeaderField> fields, const Domains& domains);

/// Reads envelope and header fields of `raw`; `content` and `digest` come from the shell, which may
/// use libraries for them. Total.
Transaction read(const RawTransaction& raw, Content content, const Digest& digest,
                 const Domains& domains);

}  // namespace weir::mail
