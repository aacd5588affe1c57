#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/event.hpp"

namespace weir::report {

/// What a verdict comes down to for a reader: the derived values of the event, each pure.

/// `message-<disposition>`; static storage.
std::string_view action_of(Disposition enforced) noexcept;

/// `email.direction`: outbound for to_cloud and for from_cloud to external recipients, inbound for
/// from_cloud and from_internet, else unknown (CONTRACT section 4). Static storage.
std::string_view direction_of(const engine::Verdict& verdict) noexcept;

/// `event.severity` of one severity: 1 info to 9 critical.
unsigned severity_number(detect::Severity severity) noexcept;

/// 0 (nothing seen) to 10, by the worst finding; a limit that acts, or an operator's hold, is at
/// least 5.
unsigned severity_of(const engine::Verdict& verdict) noexcept;

/// The analyst's sentence: the limit that acts, then the finding with the most points.
std::string reason_of(const engine::Verdict& verdict);

/// Recipients as an event shows them, bounded.
struct RecipientSummary {
  std::vector<std::string> shown;         ///< first kMaxRecipientsShown, in RCPT order
  std::vector<std::string_view> domains;  ///< distinct, first kMaxDomainsShown; views
};

/// `recipients` must outlive the result.
RecipientSummary summarise(std::span<const mail::Recipient> recipients);

/// `related.*`: what an analyst searches by, distinct and bounded.
struct Pivots {
  std::vector<std::string> ips;
  std::vector<std::string> users;
  std::vector<std::string> hosts;
};

Pivots pivots_of(const VerdictEvent& event, const RecipientSummary& recipients);

}  // namespace weir::report
