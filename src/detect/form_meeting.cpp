#include "detect/form_meeting.hpp"

#include <algorithm>

#include "detect/belonging.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

bool is_meeting(const mail::Message& message) {
  constexpr std::string_view kPrefix = "X-MS-Exchange-Calendar-";
  if (!message.content.calendar_method.empty()) return true;
  return std::ranges::any_of(message.headers, [&](const mail::HeaderField& field) {
    return iequals(trimmed(field.name).substr(0, kPrefix.size()), kPrefix);
  });
}

}  // namespace

std::optional<mail::Address> meeting_forwarder(const Context& context) {
  const auto& message = context.transaction.message;
  const auto& mail_from = context.transaction.envelope.mail_from;
  const bool readable =
      mail_from.unambiguous() && message.sender.unambiguous() && message.from.unambiguous();
  if (!readable || !is_meeting(message)) return std::nullopt;
  const auto forwarder = mail_from.first();
  if (!forwarder.same_mailbox(message.sender.first()) || !is_accepted(context, forwarder)) {
    return std::nullopt;
  }
  return forwarder;
}

}  // namespace weir::detect
