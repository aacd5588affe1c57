#include "detect/sender_key.hpp"

#include <array>
#include <cstdio>

#include "detect/evidence.hpp"
#include "detect/rewritten.hpp"
#include "detect/tenant.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

// Indexed by the enumerator.
constexpr std::array<std::string_view, 3> kExchangeOnline{"exchange_online", "exchange_online:ours",
                                                          "exchange_online:foreign"};

std::string client_part(const Context& context) {
  if (context.provenance != connector::Provenance::exchange_online) {
    return client_network(context.origin.client);
  }
  const auto tenant =
      sending_tenant(context.transaction.message.exchange, context.organization).tenancy;
  return std::string{kExchangeOnline[static_cast<std::size_t>(tenant)]};
}

/// "*@domain" for a MAIL FROM that holds the one recipient.
std::string sender_part(const mail::Envelope& envelope) {
  if (envelope.mail_from.unambiguous() && envelope.rcpt_to.size() == 1) {
    const auto path = envelope.mail_from.first();
    if (is_verp_of(path.local_part, envelope.rcpt_to.front().address)) return "*@" + path.domain;
  }
  return sender_literal(envelope.mail_from);
}

}  // namespace

std::string client_network(const std::optional<IpAddress>& client) {
  if (!client) return "unknown";
  if (client->is_v4()) return client->to_string();
  const auto& bytes = client->bytes();
  const auto group = [&](std::size_t at) { return bytes[at] * 256U + bytes[at + 1]; };
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%x:%x:%x:%x::/64", group(0), group(2), group(4),
                group(6));
  return text.data();
}

std::string sender_literal(const mail::AddressReading& reading) {
  if (!reading.unambiguous() || reading.fields > 1) return "ambiguous";
  const auto& address = reading.mailboxes.front().address;
  return address.is_null() ? "<>" : ascii_lower(address.to_string());
}

SenderKey sender_key(const Context& context) {
  const auto& transaction = context.transaction;
  const auto& login = transaction.session.auth_user;
  // Behind a relay the login is the relay's.
  if (!login.empty() && !context.origin.relayed) {
    return {"login|" + count::key_part(ascii_lower(login)), "login " + quoted(login)};
  }
  auto sender = sender_part(transaction.envelope);
  auto subject = "sender|" + count::key_part(context.connector.name);
  const auto client = client_part(context);
  subject += '|' + count::key_part(client) + '|' + count::key_part(sender);
  if (transaction.envelope.null_sender()) {
    const auto from = sender_literal(transaction.message.from);
    subject += '|' + count::key_part(from);
    sender += " of " + from;
  }
  return {std::move(subject), quoted(sender) + " from " + client};
}

}  // namespace weir::detect
