#include "weir/policy/hold.hpp"

#include <algorithm>

#include "weir/base/text.hpp"
#include "weir/connector/organization.hpp"
#include "weir/count/counter.hpp"

namespace weir::policy {
namespace {

constexpr unsigned kAll = 100;

/// Any reading counts: what one reader takes for the sender is held for its sake.
template <class Fits>
bool any_reader(const mail::AddressReading& reading, Fits fits) {
  const auto addresses = reading.all();
  return std::ranges::any_of(addresses, fits);
}

bool is_from(const Hold& hold, const mail::AddressReading& mail_from) {
  return any_reader(mail_from, [&](const mail::Address& address) {
    return ascii_lower(address.to_string()) == hold.mail_from;
  });
}

bool in_domain(const std::string& pattern, const mail::AddressReading& reading) {
  return any_reader(reading, [&](const mail::Address& address) {
    return connector::domain_matches(pattern, address.domain);
  });
}

bool fits(const Hold& hold, const detect::Context& context) {
  const auto& transaction = context.transaction;
  const auto& client = context.origin.client;
  if (!hold.connector.empty() && hold.connector != context.connector.name) return false;
  if (hold.client && !(client && hold.client->contains(*client))) return false;
  if (!hold.auth_user.empty() && hold.auth_user != transaction.session.auth_user) return false;
  if (hold.suspicious_only && !context.suspicious) return false;
  const auto& mail_from = transaction.envelope.mail_from;
  if (!hold.mail_from.empty() && !is_from(hold, mail_from)) return false;
  if (!hold.mail_from_domain.empty() && !in_domain(hold.mail_from_domain, mail_from)) return false;
  return hold.header_from_domain.empty() ||
         in_domain(hold.header_from_domain, transaction.message.from);
}

/// With the hold's id, so that nobody outside can choose messages that fall beside the sample.
bool sampled(const Hold& hold, std::string_view identity) {
  if (hold.percent >= kAll) return true;
  std::string text = hold.id + '|';
  text += identity;
  return count::thing_hash(text) % kAll < hold.percent;
}

}  // namespace

const Hold* HoldList::match(const detect::Context& context, std::string_view identity,
                            TimePoint now) const {
  const Hold* strongest = nullptr;
  for (const auto& hold : holds_) {
    if (hold.until <= now || (strongest != nullptr && hold.action <= strongest->action)) continue;
    if (fits(hold, context) && sampled(hold, identity)) strongest = &hold;
  }
  return strongest;
}

}  // namespace weir::policy
