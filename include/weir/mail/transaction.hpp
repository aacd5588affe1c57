#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "weir/base/ip.hpp"
#include "weir/mail/address.hpp"
#include "weir/mail/authentication.hpp"
#include "weir/mail/content.hpp"
#include "weir/mail/exchange.hpp"
#include "weir/mail/trace.hpp"

namespace weir::mail {

/// The SMTP connection, as the MTA reported it. Outlives a transaction. Empty text = the MTA did
/// not say (a macro that was not sent is unknown, not empty).
struct Session {
  std::optional<IpAddress> client;  ///< nullopt: not TCP/IP, or unknown
  std::uint16_t client_port = 0;
  std::string client_name;   ///< verified rDNS name, or "[1.2.3.4]" / "unknown"
  std::string helo;          ///< as sent, unverified
  std::string daemon_name;   ///< {daemon_name}: the listener
  std::string daemon_addr;   ///< {daemon_addr}
  std::string tls_version;   ///< {tls_version}
  std::string cipher;        ///< {cipher}
  std::string cert_subject;  ///< {cert_subject}: CN, only of a verified client certificate
  std::string cert_issuer;   ///< {cert_issuer}
  std::string auth_type;     ///< {auth_type}
  std::string auth_user;     ///< {auth_authen}: SASL login
};

/// One header field, in the order of the message.
struct HeaderField {
  std::string name;   ///< as written, with whatever stood before the colon
  std::string value;  ///< bytes after the colon, folding kept as LF + WSP, leading space removed
};

/// A RCPT as the MTA reported it.
struct RawRecipient {
  std::string path;    ///< argument of RCPT TO, with its angle brackets
  std::string host;    ///< {rcpt_host}: next hop
  std::string mailer;  ///< {rcpt_mailer}
};

/// One mail transaction (RFC 5321 section 3.3) as bytes. Whoever feeds Weir (milter, scan,
/// replay) makes this value; `read()` below the shell turns it into a Transaction.
struct RawTransaction {
  Session session;
  std::string queue_id;                ///< macro {i}; empty until the MTA assigns one
  std::string mail_from;               ///< argument of MAIL FROM, with its angle brackets
  std::vector<std::string> mail_args;  ///< ESMTP parameters: SIZE=…, BODY=…, SMTPUTF8
  std::vector<RawRecipient> recipients;
  std::uint32_t recipients_dropped = 0;  ///< beyond the cap
  std::vector<HeaderField> headers;
  std::uint32_t headers_dropped = 0;  ///< beyond the cap
  std::string body;                   ///< at most max_body_bytes; the rest was skipped
  std::uint64_t body_bytes = 0;       ///< seen before SKIP; at least body.size()
  bool body_truncated = false;
};

/// 128 bits of a cryptographic hash; what they cover is said where they are kept.
using Digest = std::array<std::uint8_t, 16>;

struct Recipient {
  Address address;
  std::string host;  ///< next hop, as the MTA reported it

  friend bool operator==(const Recipient&, const Recipient&) = default;
};

/// RFC 5321 section 2.3.1.
struct Envelope {
  /// The reverse-path. mailboxes[0] is the null address for `<>`. A path that RFC 5321 would not
  /// accept keeps every address that some MTA could take it for in `others`.
  AddressReading mail_from;
  std::string mail_from_raw;         ///< as sent, for evidence
  std::vector<Recipient> rcpt_to;    ///< in RCPT order
  std::uint64_t declared_bytes = 0;  ///< SIZE= (RFC 1870); 0 if absent
  bool smtputf8 = false;             ///< RFC 6531

  bool null_sender() const noexcept {
    return mail_from.mailboxes.size() == 1 && mail_from.mailboxes[0].address.is_null();
  }
};

/// RFC 5322 message, reduced to what detectors read. A header that could not be read is left
/// empty here and named in an anomaly.
struct Message {
  AddressReading from;
  AddressReading sender;
  AddressReading reply_to;
  std::string subject;         ///< UTF-8, RFC 2047 decoded, at most 998 bytes; raw otherwise
  std::string message_id;      ///< without angle brackets
  std::string auto_submitted;  ///< lower case first token of Auto-Submitted (RFC 3834)
  std::string list_id;         ///< List-Id between its brackets, lower case (RFC 2919)
  bool list_marked = false;  ///< any of List-Id, List-Post, List-Unsubscribe, Precedence: list|bulk
  std::vector<HeaderField> headers;
  bool headers_empty = false;  ///< the MTA passed no header at all (broken header block)
  std::vector<Hop> trace;      ///< Received fields, topmost first, at most kMaxHops
  /// Authentication-Results fields, topmost first, at most AuthenticationResults::kMaxFields.
  std::vector<AuthenticationResults> authentication;
  ExchangeFacts exchange;
  Content content;
  Digest
      digest{};  ///< over MAIL FROM, recipients, From, Date, Subject, Message-ID and the body kept
  std::uint64_t bytes = 0;  ///< headers and body as seen
};

/// One mail transaction (RFC 5321 section 3.3), understood.
struct Transaction {
  std::string queue_id;
  Session session;
  Envelope envelope;
  Message message;

  /// CONTRACT section 2: the larger of what was seen and SIZE=.
  std::uint64_t counted_bytes() const noexcept {
    return message.bytes > envelope.declared_bytes ? message.bytes : envelope.declared_bytes;
  }
};

}  // namespace weir::mail
