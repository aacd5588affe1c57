#include "weir/mail/address.hpp"

#include <algorithm>
#include <array>

#include "mail/anomaly_set.hpp"
#include "weir/base/text.hpp"

namespace weir::mail {
namespace {

// Indexed by the enumerator.
constexpr std::array<std::string_view, 26> kAnomalies{"missing",
                                                      "repeated_field",
                                                      "several_mailboxes",
                                                      "no_address",
                                                      "group",
                                                      "source_route",
                                                      "comment",
                                                      "quoted_local_part",
                                                      "quoted_at_sign",
                                                      "unclosed",
                                                      "several_angles",
                                                      "trailing_text",
                                                      "several_at_signs",
                                                      "text_at_sign",
                                                      "encoded_address",
                                                      "encoded_specials",
                                                      "control_character",
                                                      "eight_bit",
                                                      "invalid_utf8",
                                                      "bad_domain",
                                                      "name_with_space",
                                                      "too_long",
                                                      "too_many",
                                                      "quoted_address",
                                                      "split_domain",
                                                      "routed_local_part"};

static_assert(kAnomalies.size() == static_cast<std::size_t>(Anomaly::routed_local_part) + 1);

}  // namespace

std::string Address::to_string() const {
  if (is_null()) return "<>";
  return domain.empty() ? local_part : local_part + '@' + domain;
}

bool Address::same_mailbox(const Address& other) const noexcept {
  return domain == other.domain && iequals(local_part, other.local_part);
}

std::string_view to_string(Anomaly anomaly) noexcept {
  return kAnomalies[static_cast<std::size_t>(anomaly)];
}

bool AddressReading::has(Anomaly anomaly) const noexcept {
  return std::find(anomalies.begin(), anomalies.end(), anomaly) != anomalies.end();
}

std::vector<Address> AddressReading::all() const {
  std::vector<Address> addresses;
  addresses.reserve(mailboxes.size() + others.size());
  for (const Mailbox& mailbox : mailboxes) addresses.push_back(mailbox.address);
  addresses.insert(addresses.end(), others.begin(), others.end());
  return addresses;
}

std::vector<Anomaly> AnomalySet::list() const {
  std::vector<Anomaly> anomalies;
  for (auto i = static_cast<unsigned>(Anomaly::missing);
       i <= static_cast<unsigned>(Anomaly::routed_local_part); ++i) {
    if (has(static_cast<Anomaly>(i))) anomalies.push_back(static_cast<Anomaly>(i));
  }
  return anomalies;
}

}  // namespace weir::mail
