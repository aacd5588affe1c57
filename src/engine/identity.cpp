#include "engine/identity.hpp"

#include <string_view>

#include "weir/count/counter.hpp"

namespace weir::engine {

std::string identity_key(const connector::Connector& connector, const connector::Origin& origin,
                         const mail::Transaction& transaction) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string key = count::key_part(connector.name) + '|';
  if (origin.client) key += origin.client->to_string();
  key += '|';
  for (const auto byte : transaction.message.digest) {
    key += kHex[byte >> 4];
    key += kHex[byte & 15];
  }
  return key;
}

}  // namespace weir::engine
