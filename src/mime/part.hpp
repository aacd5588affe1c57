#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/transaction.hpp"

namespace weir::mime {

/// Content-Transfer-Encoding (RFC 2045 section 6).
enum class Encoding { identity, base64, quoted_printable, uuencode };

/// One leaf of the MIME tree, still encoded.
struct Part {
  std::string type = "text/plain";  ///< media type, lower case
  std::string charset;              ///< lower case; empty when not said
  std::string disposition;          ///< lower case: attachment, inline or empty
  /// The names it gives itself: filename before name, UTF-8 (RFC 2231, RFC 2047 and raw 8-bit
  /// decoded), distinct. More than one: readers take different ones.
  std::vector<std::string> names;
  std::string method;  ///< METHOD of text/calendar, upper case
  Encoding encoding = Encoding::identity;
  std::string_view body;        ///< encoded bytes, within RawTransaction::body
  bool cut = false;             ///< the message was cut inside it
  bool within_message = false;  ///< part of a message/rfc822
};

/// The shape of a message: what `mail::Content` says of it, and its leaves.
struct Structure {
  mail::Content content;    ///< links and attachments are for src/content to fill
  std::vector<Part> parts;  ///< in the order of the message, at most kMaxParts
};

/// Total: any bytes give a structure; see mime/content.hpp for the bounds. Views live as long as
/// `raw`.
Structure read_structure(const mail::RawTransaction& raw);

/// The bytes of a part without its transfer encoding.
struct Decoded {
  std::string bytes;
  bool damaged = false;  ///< foreign characters or a broken end; read as mail programs do
  bool cut = false;      ///< there was more than `max`
};

Decoded decode(const Part& part, std::size_t max);

/// `bytes` in `charset` as UTF-8; an unknown charset or broken bytes are kept as they are, so that
/// ASCII within them is still found. A byte order mark wins over `charset`.
std::string to_utf8(std::string_view bytes, std::string_view charset);

}  // namespace weir::mime
