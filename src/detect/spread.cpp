#include "detect/spread.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "detect/recipients.hpp"

namespace weir::detect {
namespace {

/// The finalizer of SplitMix64: one bit of salt changes the whole order.
std::uint64_t mixed(std::uint64_t hash) noexcept {
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31U);
}

}  // namespace

Spread external_spread(const Context& context) {
  Spread spread;
  for (const auto& recipient : context.transaction.envelope.rcpt_to) {
    if (!is_external(recipient.address, context.organization)) continue;
    spread.domains.emplace_back(recipient.address.domain);
  }
  auto& domains = spread.domains;
  std::sort(domains.begin(), domains.end());
  domains.erase(std::unique(domains.begin(), domains.end()), domains.end());
  for (const auto domain : spread.domains) {
    if (context.organization.partner_domains.contains(domain)) spread.partners.push_back(domain);
  }
  return spread;
}

std::vector<std::string_view> sample(std::vector<std::string_view> domains,
                                     std::string_view queue_id, std::size_t most) {
  if (domains.size() <= most) return domains;
  const auto salt = count::thing_hash(queue_id);
  std::vector<std::pair<std::uint64_t, std::string_view>> drawn;
  drawn.reserve(domains.size());
  for (const auto domain : domains) {
    drawn.emplace_back(mixed(count::thing_hash(domain) ^ salt), domain);
  }
  const auto end = drawn.begin() + static_cast<std::ptrdiff_t>(most);
  std::partial_sort(drawn.begin(), end, drawn.end());
  domains.clear();
  for (auto one = drawn.begin(); one != end; ++one) domains.push_back(one->second);
  return domains;
}

}  // namespace weir::detect
