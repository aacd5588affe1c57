#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "domains/public_domains.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {

inline const Domains& domains() {
  static const domains::PublicDomains instance;
  return instance;
}

/// One originator field. A literal with NUL inside needs an explicit length: `"…"sv`.
inline AddressReading from(std::string_view field) {
  return read_originator({&field, 1}, domains());
}

inline AddressReading from_fields(const std::vector<std::string_view>& fields) {
  return read_originator(fields, domains());
}

inline AddressReading reverse_path(std::string_view path) {
  return read_reverse_path(path, domains());
}

inline std::vector<std::string> mailboxes(const AddressReading& reading) {
  std::vector<std::string> addresses;
  for (const Mailbox& mailbox : reading.mailboxes) addresses.push_back(mailbox.address.to_string());
  return addresses;
}

inline std::vector<std::string> others(const AddressReading& reading) {
  std::vector<std::string> addresses;
  for (const Address& address : reading.others) addresses.push_back(address.to_string());
  return addresses;
}

inline std::string name(const AddressReading& reading) {
  return reading.mailboxes.empty() ? std::string{} : reading.mailboxes.front().display_name;
}

inline std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace weir::mail
