#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Honest kinds of mail that look like abuse by their two senders.
/// docs/detectors/exempted_volume.md
enum class Form : std::uint8_t {
  none,
  report,           ///< delivery status or disposition notification, by its parsed parts
  automatic_reply,  ///< out of office and its kin
  machine_notice,   ///< a machine's notice without the form of a report
  journal_report,   ///< to a mailbox that the configuration names
  forward,          ///< by a mailbox of ours, through a host that passes on mail
  resent,           ///< likewise, by hand
  meeting_forward,  ///< likewise, of a meeting request
  list,             ///< mailing list
  bulk,             ///< newsletters
  rewritten,        ///< MAIL FROM of our domain that decodes to the From domain
  google_forward,   ///< our own mail that comes back through Google's forwarding
};

/// snake_case, as in counter keys and evidence.
std::string_view to_string(Form form) noexcept;

/// What a message is spared, and what that rests on.
struct Exemption {
  Form form = Form::none;
  /// Who sends in that form: an address in lower case, or empty where one sender rightly sends many
  /// (lists, newsletters, mail systems). Raw bytes.
  std::string sender{};
  /// True when the configuration vouches for it, so that its volume proves nothing.
  bool declared = false;
  /// True when it spares the points of `envelope_mismatch` alone.
  bool mismatch_only = false;
};

/// The one place that says which form a message has, for the detectors that spare it something and
/// for `exempted_volume`, which counts what they spared. Form::none when there is nothing to spare.
/// Pure.
Exemption exemption_of(const Context& context);

}  // namespace weir::detect
