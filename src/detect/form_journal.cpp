#include "detect/form_journal.hpp"

#include <algorithm>

#include "detect/belonging.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

int journal_marks(const mail::Message& message) {
  constexpr std::string_view kGenerator = "@journal.report.generator";
  const auto& id = message.message_id;
  const bool generated =
      id.size() > kGenerator.size() &&
      iequals(std::string_view{id}.substr(id.size() - kGenerator.size()), kGenerator);
  return int{message.exchange.journal_report} + int{generated} +
         int{iequals(message.exchange.generated_by, "Journal Agent")};
}

bool is_declared(const Context& context, const mail::Recipient& recipient) {
  return std::ranges::any_of(
      context.organization.journal_recipients,
      [&](const mail::Address& archive) { return archive.same_mailbox(recipient.address); });
}

}  // namespace

bool looks_journaled(const mail::Message& message) { return journal_marks(message) > 0; }

bool is_journal_report(const Context& context) {
  const auto& recipients = context.transaction.envelope.rcpt_to;
  return journal_marks(context.transaction.message) >= 2 && !recipients.empty() &&
         std::ranges::all_of(recipients, [&](const mail::Recipient& recipient) {
           return is_declared(context, recipient);
         });
}

const mail::Address* unexpected_journal_recipient(const Context& context) {
  if (!looks_journaled(context.transaction.message)) return nullptr;
  const mail::Address* unexpected = nullptr;
  for (const auto& recipient : context.transaction.envelope.rcpt_to) {
    if (is_declared(context, recipient)) continue;
    if (!is_accepted(context, recipient.address)) return &recipient.address;
    if (!unexpected) unexpected = &recipient.address;
  }
  return unexpected;
}

}  // namespace weir::detect
