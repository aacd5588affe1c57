#include "detect/recipients.hpp"

#include <algorithm>

namespace weir::detect {

bool is_external(const mail::Address& address, const connector::Organization& organization) {
  return !address.domain.empty() && !organization.accepted_domains.contains(address.domain);
}

std::size_t external_recipients(const mail::Envelope& envelope,
                                const connector::Organization& organization) {
  const auto outside = [&](const mail::Recipient& recipient) {
    return is_external(recipient.address, organization);
  };
  return static_cast<std::size_t>(std::ranges::count_if(envelope.rcpt_to, outside));
}

}  // namespace weir::detect
