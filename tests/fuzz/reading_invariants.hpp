#pragma once

#include <algorithm>
#include <cstdlib>

#include "domains/public_domains.hpp"
#include "weir/mail/read.hpp"

namespace weir::fuzz {

inline const mail::Domains& domains() {
  static const domains::PublicDomains instance;
  return instance;
}

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// What the interface promises of every reading, whatever the bytes were.
inline void check(const mail::AddressReading& reading) {
  constexpr auto kMax = mail::AddressReading::kMaxMailboxes;
  require(reading.mailboxes.size() <= kMax && reading.others.size() <= kMax);
  require(std::is_sorted(reading.anomalies.begin(), reading.anomalies.end()));
  require(std::adjacent_find(reading.anomalies.begin(), reading.anomalies.end()) ==
          reading.anomalies.end());
  for (std::size_t i = 0; i < reading.others.size(); ++i) {
    const mail::Address& other = reading.others[i];
    for (const mail::Mailbox& mailbox : reading.mailboxes) {
      require(!mailbox.address.same_mailbox(other));
    }
    for (std::size_t j = 0; j < i; ++j) require(!reading.others[j].same_mailbox(other));
  }
}

}  // namespace weir::fuzz
