#include "mail/returned_message.hpp"

#include <vector>

#include "mail/field_name.hpp"
#include "mail/header_block.hpp"
#include "mail/header_text.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {
namespace {

/// Some write a Return-Path without its angle brackets.
AddressReading read_return_path(std::string_view value, const Domains& domains) {
  value = trimmed(value);
  if (value.starts_with('<')) return read_reverse_path(value, domains);
  return read_reverse_path('<' + std::string{value} + '>', domains);
}

}  // namespace

ReturnedMessage read_returned(std::string_view header, const Domains& domains) {
  ReturnedMessage message;
  message.cut = header.size() > DeliveryReport::kMaxHeader;
  const auto block =
      read_header_block(header.substr(0, DeliveryReport::kMaxHeader), DeliveryReport::kMaxFields);
  message.cut = message.cut || block.cut;
  std::vector<std::string_view> from;
  for (const auto& [name, value] : block.fields) {
    const auto bare = bare_name(name);
    if (iequals(bare, "From")) {
      from.emplace_back(value);
    } else if (iequals(bare, "Return-Path")) {
      if (message.return_path.fields > 0) continue;
      message.return_path = read_return_path(value, domains);
      message.return_path.fields = 1;
    } else if (iequals(bare, "Message-ID")) {
      if (message.message_id.empty()) message.message_id = in_angles(value);
    } else if (iequals(bare, "Received")) {
      if (message.trace.size() < kMaxHops) message.trace.push_back(read_received(value));
    }
  }
  message.from = read_originator(from, domains);
  message.exchange = read_exchange(block.fields, domains);
  return message;
}

}  // namespace weir::mail
