#include "detect/form_resent.hpp"

#include "detect/belonging.hpp"
#include "detect/fields.hpp"

namespace weir::detect {

std::optional<mail::Address> resender(const Context& context) {
  const auto& message = context.transaction.message;
  const auto& mail_from = context.transaction.envelope.mail_from;
  if (!mail_from.unambiguous()) return std::nullopt;
  auto reading = read_fields(message, "Resent-Sender", context.domains);
  if (reading.fields == 0) reading = read_fields(message, "Resent-From", context.domains);
  if (reading.fields != 1 || !reading.unambiguous()) return std::nullopt;
  const auto mailbox = reading.first();
  const bool aligned = context.domains.organizational(mailbox.domain) ==
                       context.domains.organizational(mail_from.first().domain);
  if (!aligned || !is_accepted(context, mailbox)) return std::nullopt;
  return mailbox;
}

}  // namespace weir::detect
