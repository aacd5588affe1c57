#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/transaction.hpp"

namespace weir::mime {

/// Content-Transfer-Encoding (RFC 2045 section 6).
enum class Encoding { identity, base64, quoted_printable, uuencode };

/// One leaf of the MIME tree, still encoded. A multipart that cannot be split (no boundary, no
/// delimiter) is a text/plain of its whole body, as most mail programs show it. A file that stands
/// uuencoded in the middle of a plain text comes out as a leaf of its own as well, for some mail
/// programs show it as one.
struct Part {
  std::string type = "text/plain";  ///< media type, lower case
  std::string charset;              ///< lower case; empty when not said
  std::string disposition;          ///< lower case: attachment, inline or empty
  /// The names it gives itself: filename before name, UTF-8 (RFC 2231, RFC 2047 and raw 8-bit
  /// decoded), distinct, at most kMaxNames of at most kMaxNameBytes; of a longer one the beginning
  /// and the end are kept. More than one: readers take different ones.
  std::vector<std::string> names;
  std::string method;  ///< METHOD of text/calendar, upper case
  Encoding encoding = Encoding::identity;
  std::string_view body;  ///< encoded bytes, within RawTransaction::body or Structure::unwrapped
  bool cut = false;       ///< the message was cut inside it
  bool within_message = false;  ///< part of a message/rfc822
};

inline constexpr std::size_t kMaxNames = 4;
inline constexpr std::size_t kMaxNameBytes = 1024;

/// The shape of a message: what `mail::Content` says of it, and its leaves.
struct Structure {
  mail::Content content;    ///< links and attachments are for src/content to fill
  std::vector<Part> parts;  ///< in the order of the message, at most kMaxParts
  /// Of a delivery status notification: the header of the message that it returns, within the body;
  /// empty where that is a leaf (text/rfc822-headers, or encoded) or not there.
  std::string_view returned_header;
  /// Messages and multiparts that RFC 2045 section 6.4 forbids to encode, decoded; the parts
  /// within them come last. At most kMaxUnwrapped bytes.
  std::vector<std::shared_ptr<const std::string>> unwrapped;
};

inline constexpr std::size_t kMaxUnwrapped = std::size_t{2} * 1024 * 1024;

/// A message is read no further than this (`Content::cut`).
inline constexpr std::size_t kMaxDepth = 32;
inline constexpr std::size_t kMaxParts = 1000;

/// The MIME structure of a message (RFC 2045, 2046, 6522). Total: any bytes give a structure. Time
/// is linear in the body kept, nothing recurses. `content.parts` counts leaves, `content.depth` the
/// containers (multipart, message) that hold one another; a plain text has 1 and 0. A message
/// that is no container costs one look at its header. Views live as long as `raw`. Thread-safe.
Structure read_structure(const mail::RawTransaction& raw);

/// The bytes of a part without its transfer encoding.
struct Decoded {
  std::string bytes;
  bool damaged = false;  ///< foreign characters or a broken end; read as mail programs do
  bool cut = false;      ///< there was more than `max`
  /// What is odd about the encoding, for `add_anomaly`; empty when nothing is. Static storage.
  std::string_view anomaly;
};

/// At most `max` bytes. Linear, thread-safe.
Decoded decode(const Part& part, std::size_t max);

/// Adds an anomaly of this folder to those of `content`, once, and sets `content.ambiguous` if it
/// is one that two mail programs read differently. Nothing happens for an empty name.
void add_anomaly(mail::Content& content, std::string_view anomaly);

/// True for an anomaly that lets two mail programs see different trees or bytes; false for those
/// that ordinary mail shows too, and for names this folder does not know.
bool is_ambiguous(std::string_view anomaly) noexcept;

/// `bytes` in `charset` as UTF-8; an unknown charset or broken bytes are kept as they are, so that
/// ASCII within them is still found. A byte order mark wins over `charset`. At most four times as
/// long as `bytes`. Thread-safe.
std::string to_utf8(std::string_view bytes, std::string_view charset);

}  // namespace weir::mime
