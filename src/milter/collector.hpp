#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/transaction.hpp"

namespace weir::milter {

/// What is kept of one message; the rest is counted, never buffered.
inline constexpr std::size_t kMaxHeaderBytes = 2'000'000;
inline constexpr std::size_t kMaxHeaderFields = 10'000;
inline constexpr std::size_t kMaxRecipients = 50'000;

/// What the MTA says of the TLS layer and of the client's certificate.
struct Tls {
  std::string version;
  std::string cipher;
  std::string cert_subject;
  std::string cert_issuer;
};

/// Gathers the events of one MTA connection into transactions. Knows the order of milter events,
/// not libmilter: every argument is a plain value. A connection carries any number of messages; an
/// event that comes out of order is taken as it is, never refused. Not thread-safe: the events of
/// one connection come one after another, though not on one thread.
class Collector {
 public:
  explicit Collector(std::uint64_t max_body_bytes = 0) : max_body_bytes_{max_body_bytes} {}

  /// A new SMTP connection: forgets everything before it. TLS, HELO and AUTH of `session` are
  /// unset.
  void connect(mail::Session session);
  /// HELO or EHLO. The one after STARTTLS counts, so `tls` replaces what was known.
  void helo(std::string_view name, Tls tls);
  /// MAIL FROM begins a new message and drops an unfinished one. Empty `tls` leaves HELO's.
  void mail_from(std::string_view path, std::vector<std::string> args, Tls tls);
  /// SASL, as reported with MAIL FROM; a message without it is not authenticated.
  void authenticated(std::string type, std::string user);
  void rcpt_to(mail::RawRecipient recipient);
  void header(std::string_view name, std::string_view value);
  /// False when no more of the body is wanted.
  bool body(std::string_view chunk);
  /// Forgets the message, keeps the connection.
  void abort() noexcept;

  /// End of message: the transaction, complete. Keeps the connection, forgets the message.
  mail::RawTransaction finish(std::string queue_id);

 private:
  bool keep_header(std::string_view name, std::string_view& value) noexcept;

  std::uint64_t max_body_bytes_;
  mail::Session session_;
  mail::RawTransaction message_;  ///< its session is filled in by finish()
  std::size_t header_bytes_ = 0;
  std::size_t late_fields_ = 0;
};

}  // namespace weir::milter
