#pragma once

#include "weir/mail/address.hpp"

namespace weir::detect {

/// The first address that any reader could take and that `wanted` is true of; nullptr when there
/// is none. Where readers could disagree all readings count, so detectors ask through this.
template <class Predicate>
const mail::Address* find_reading(const mail::AddressReading& reading, Predicate wanted) {
  for (const auto& mailbox : reading.mailboxes) {
    if (wanted(mailbox.address)) return &mailbox.address;
  }
  for (const auto& other : reading.others) {
    if (wanted(other)) return &other;
  }
  return nullptr;
}

/// True when there is a reading and `wanted` is true of every one.
template <class Predicate>
bool every_reading(const mail::AddressReading& reading, Predicate wanted) {
  if (reading.mailboxes.empty() && reading.others.empty()) return false;
  return !find_reading(reading, [&](const mail::Address& address) { return !wanted(address); });
}

}  // namespace weir::detect
