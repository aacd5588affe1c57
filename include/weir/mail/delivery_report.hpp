#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/address.hpp"
#include "weir/mail/domains.hpp"
#include "weir/mail/exchange.hpp"
#include "weir/mail/trace.hpp"

namespace weir::mail {

/// What became of one recipient (RFC 3464 section 2.3). Raw bytes, folding and types ("dns;",
/// "rfc822;") removed; empty = not said.
struct ReportedRecipient {
  std::string original;       ///< Original-Recipient
  std::string final_address;  ///< Final-Recipient
  std::string action;         ///< lower case: failed, delayed, delivered, relayed, expanded
  std::string status;         ///< "5.7.711"
  std::string diagnostic;     ///< Diagnostic-Code: what was answered
  std::string remote_mta;     ///< who answered, lower case

  friend bool operator==(const ReportedRecipient&, const ReportedRecipient&) = default;
};

/// The header of the message that a report returns. All of it is text that whoever made the report
/// can have written; below the fields of whoever made it, text of whoever sent the message.
struct ReturnedMessage {
  AddressReading from;
  AddressReading return_path;  ///< no mailboxes when it is not there
  std::string message_id;      ///< without angle brackets
  std::vector<Hop> trace;      ///< Received fields, topmost first, at most kMaxHops
  ExchangeFacts exchange;
  bool cut = false;  ///< it was longer than what is read
};

/// A delivery status notification (RFC 3464), understood. Bounded, whatever came.
struct DeliveryReport {
  std::string reporting_mta;                  ///< who made it, lower case
  std::vector<ReportedRecipient> recipients;  ///< at most kMaxRecipients
  std::uint32_t recipients_seen = 0;
  /// The answer that Exchange quotes in its text for people (`Remote Server returned '550 …'`), and
  /// the server that it names with it. Empty where it does not.
  std::string told;
  std::string told_by;
  std::optional<ReturnedMessage> returned;  ///< none: the report returns nothing

  static constexpr std::size_t kMaxRecipients = 16;
  static constexpr std::size_t kMaxAnswer = 512;    ///< bytes of a diagnostic
  static constexpr std::size_t kMaxAddress = 320;   ///< bytes of an address
  static constexpr std::size_t kMaxHost = 253;      ///< bytes of a host name
  static constexpr std::size_t kMaxStatus = 32768;  ///< bytes of the status part that are read
  static constexpr std::size_t kMaxText = 65536;    ///< bytes of a text for people
  static constexpr std::size_t kMaxHeader = 65536;  ///< bytes of the returned header
  static constexpr std::size_t kMaxFields = 500;    ///< fields of either
};

/// The parts of a report, without their transfer encodings.
struct ReportParts {
  std::string_view status;  ///< message/delivery-status
  std::string_view text;    ///< for people
  std::string_view header;  ///< of the returned message; what follows its empty line is not read
};

/// Total: any bytes give a report. Linear in what of them is read.
DeliveryReport read_delivery_report(const ReportParts& parts, const Domains& domains);

}  // namespace weir::mail
