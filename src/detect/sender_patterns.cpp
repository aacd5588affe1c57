#include "detect/sender_patterns.hpp"

#include <algorithm>
#include <string_view>

#include "detect/readings.hpp"
#include "weir/base/text.hpp"
#include "weir/connector/organization.hpp"

namespace weir::detect {
namespace {

bool fits(std::string_view pattern, const mail::Address& address) {
  if (pattern.starts_with('@')) pattern.remove_prefix(1);
  if (pattern.find('@') == std::string_view::npos) {
    return connector::domain_matches(ascii_lower(pattern), address.domain);
  }
  return matches_pattern(pattern, address.to_string());
}

}  // namespace

bool fits_senders(const std::vector<std::string>& patterns, const mail::AddressReading& reading) {
  return every_reading(reading, [&](const mail::Address& address) {
    return std::ranges::any_of(patterns,
                               [&](const auto& pattern) { return fits(pattern, address); });
  });
}

}  // namespace weir::detect
