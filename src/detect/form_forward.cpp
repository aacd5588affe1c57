#include "detect/form_forward.hpp"

#include "detect/belonging.hpp"
#include "detect/fields.hpp"
#include "detect/readings.hpp"
#include "detect/rewritten.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::detect {
namespace {

/// `john@contoso.example`, also with a part behind it that ForwardingLoop has: `;<hash>`.
std::optional<mail::Address> mailbox_of_ours(const Context& context, std::string_view text) {
  text = trimmed(text.substr(0, text.find(';')));
  if (text.empty()) return std::nullopt;
  const auto reading = mail::read_originator({&text, 1}, context.domains);
  if (!reading.unambiguous() || !is_accepted(context, reading.first())) return std::nullopt;
  return reading.first();
}

std::optional<mail::Address> marked_forwarder(const Context& context) {
  const auto& message = context.transaction.message;
  if (auto mailbox = mailbox_of_ours(context, message.exchange.rules_loop)) return mailbox;
  const auto* loop = first_field(message, "X-MS-Exchange-ForwardingLoop");
  return loop ? mailbox_of_ours(context, loop->value) : std::nullopt;
}

bool decodes_to_from(const Context& context, const mail::Address& path) {
  const auto original = forwarded_domain(path.local_part);
  if (!original) return false;
  const auto organization = context.domains.organizational(context.domains.normalise(*original));
  return every_reading(context.transaction.message.from, [&](const mail::Address& from) {
    return context.domains.organizational(from.domain) == organization;
  });
}

}  // namespace

std::optional<mail::Address> automatic_forwarder(const Context& context) {
  const auto& mail_from = context.transaction.envelope.mail_from;
  if (!mail_from.unambiguous()) return std::nullopt;
  const auto path = mail_from.first();
  const auto forwarder = marked_forwarder(context);
  if (is_accepted(context, path)) {
    if (decodes_to_from(context, path)) return forwarder ? *forwarder : path;
    return forwarder && forwarder->same_mailbox(path) ? forwarder : std::nullopt;
  }
  return forwarder;
}

}  // namespace weir::detect
