#include "engine/once.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <vector>

#include "weir/base/text.hpp"

namespace weir::engine {
namespace {

bool stamps_ids(const Verdict& verdict) noexcept {
  return verdict.provenance == connector::Provenance::exchange_online ||
         (verdict.connector->exchange_server && !verdict.identity.mismatched());
}

/// FNV-1a, 64 bits. Who could choose colliding recipients cannot choose the id beside them.
std::uint64_t hashed(const std::vector<std::string>& texts) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto take = [&](char c) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  };
  for (const auto& text : texts) {
    for (const char c : text) take(c);
    take('\0');
  }
  return hash;
}

}  // namespace

count::Pass pass_of(const Verdict& verdict, const mail::Transaction& transaction) {
  const auto& id = transaction.message.exchange.network_message_id;
  if (id.empty() || !stamps_ids(verdict)) return {};
  std::vector<std::string> recipients;
  recipients.reserve(transaction.envelope.rcpt_to.size());
  for (const auto& recipient : transaction.envelope.rcpt_to) {
    recipients.push_back(ascii_lower(recipient.address.to_string()));
  }
  std::ranges::sort(recipients);
  std::array<char, 16> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), hashed(recipients), 16).ptr;
  return {id + '|' + std::string{digits.data(), end},
          verdict.provenance == connector::Provenance::exchange_online};
}

}  // namespace weir::engine
