#include "detect/recipient_things.hpp"

#include <algorithm>

#include "detect/recipients.hpp"
#include "weir/base/text.hpp"
#include "weir/count/counter.hpp"

namespace weir::detect {
namespace {

std::vector<std::uint64_t> each_once(std::vector<std::uint64_t> things) {
  std::sort(things.begin(), things.end());
  things.erase(std::unique(things.begin(), things.end()), things.end());
  if (things.size() > count::kMaxThings) things.resize(count::kMaxThings);
  return things;
}

}  // namespace

std::vector<std::uint64_t> recipient_things(const mail::Envelope& envelope) {
  std::vector<std::uint64_t> things;
  things.reserve(envelope.rcpt_to.size());
  for (const auto& recipient : envelope.rcpt_to) {
    things.push_back(count::thing_hash(ascii_lower(recipient.address.to_string())));
  }
  return each_once(std::move(things));
}

std::vector<std::uint64_t> external_domain_things(const mail::Envelope& envelope,
                                                  const connector::Organization& organization) {
  std::vector<std::uint64_t> things;
  for (const auto& recipient : envelope.rcpt_to) {
    if (!is_external(recipient.address, organization)) continue;
    things.push_back(count::thing_hash(recipient.address.domain));
  }
  return each_once(std::move(things));
}

}  // namespace weir::detect
