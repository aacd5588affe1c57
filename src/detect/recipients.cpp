#include "detect/recipients.hpp"

#include <algorithm>

namespace weir::detect {

std::size_t external_recipients(const mail::Envelope& envelope,
                                const connector::Organization& organization) {
  const auto outside = [&](const mail::Recipient& recipient) {
    const auto& domain = recipient.address.domain;
    return !domain.empty() && !organization.accepted_domains.contains(domain);
  };
  return static_cast<std::size_t>(std::ranges::count_if(envelope.rcpt_to, outside));
}

}  // namespace weir::detect
