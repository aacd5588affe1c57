#include "detect/exemption.hpp"

#include <array>

#include "detect/belonging.hpp"
#include "detect/form_forward.hpp"
#include "detect/form_journal.hpp"
#include "detect/form_meeting.hpp"
#include "detect/form_resent.hpp"
#include "detect/list_mail.hpp"
#include "detect/pairing.hpp"
#include "detect/readings.hpp"
#include "detect/report_mail.hpp"
#include "detect/rewritten.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

// Indexed by the enumerator.
constexpr std::array<std::string_view, 12> kNames{
    "none",           "report",  "automatic_reply", "machine_notice",
    "journal_report", "forward", "resent",          "meeting_forward",
    "list",           "bulk",    "rewritten",       "google_forward"};

/// Forwarding goes to the few that one mailbox names.
constexpr std::size_t kMaxForwarded = 5;

Exemption of_sender(Form form, const mail::Address& sender) {
  return {.form = form, .sender = ascii_lower(sender.to_string())};
}

/// On our own mail towards the cloud what a machine writes must come from us: whoever forges its
/// marks can then only send as us, to one recipient a message.
bool may_speak(const Context& context) {
  const auto direction = context.connector.direction;
  if (direction == Direction::from_cloud || direction == Direction::from_internet) return true;
  const auto& message = context.transaction.message;
  return from_nobody(message) || every_reading(message.from, [&](const mail::Address& address) {
           return is_accepted(context, address);
         });
}

Exemption of_null_sender(const Context& context) {
  const auto& message = context.transaction.message;
  if (message.content.report == mail::ReportKind::disposition_notification) {
    return of_sender(Form::report, message.from.first());
  }
  if (is_report(message)) return {.form = Form::report};
  if (!may_speak(context)) return {};
  if (is_automatic_reply(context.transaction)) {
    return of_sender(Form::automatic_reply, message.from.first());
  }
  if (is_machine_notice(context.transaction)) {
    return of_sender(Form::machine_notice, message.from.first());
  }
  return {};
}

/// Of our From that comes back to us from outside only a list says enough.
Exemption of_returning(const Context& context) {
  const auto& transaction = context.transaction;
  const bool ours_outside = has_accepted(context, transaction.message.from) &&
                            !has_accepted(context, transaction.envelope.mail_from);
  if (!ours_outside || mass_mail(transaction, context.domains) != MassMail::list) return {};
  return {.form = Form::list};
}

Exemption of_passed_on(const Context& context) {
  const auto recipients = context.transaction.envelope.rcpt_to.size();
  if (!passes_on(context) || recipients > kMaxForwarded) return {};
  if (const auto by = automatic_forwarder(context)) return of_sender(Form::forward, *by);
  if (const auto by = resender(context)) return of_sender(Form::resent, *by);
  if (const auto by = meeting_forwarder(context)) return of_sender(Form::meeting_forward, *by);
  return {};
}

bool is_google_forward(const Context& context) {
  const auto& envelope = context.transaction.envelope;
  return envelope.rcpt_to.size() == 1 && envelope.mail_from.unambiguous() &&
         is_google_forward_to(envelope.mail_from.first().local_part,
                              envelope.rcpt_to.front().address);
}

Exemption of_mismatch(const Context& context) {
  switch (mass_mail(context.transaction, context.domains)) {
    case MassMail::list:
      // Our own post that comes home is spared more than the mismatch: foreign_tenant.
      return {.form = Form::list,
              .declared = is_list_host(context) &&
                          !find_foreign(context, context.transaction.envelope.mail_from),
              .mismatch_only = !has_accepted(context, context.transaction.message.from)};
    case MassMail::bulk:
      return {.form = Form::bulk, .mismatch_only = true};
    case MassMail::none:
      break;
  }
  if (!is_google_forward(context)) return {};
  return {.form = Form::google_forward, .mismatch_only = true};
}

/// MAIL FROM of ours that decodes to a foreign From: believed, or it would be a mismatch.
Exemption of_rewriting(const Context& context) {
  if (context.alignment != Alignment::rewritten) return {};
  const auto path = context.transaction.envelope.mail_from.first();
  if (!belongs_here(context, path)) return {};
  if (!find_foreign(context, context.transaction.message.from)) return {};
  auto out = of_sender(Form::rewritten, path);
  out.mismatch_only = true;
  return out;
}

}  // namespace

std::string_view to_string(Form form) noexcept { return kNames[static_cast<std::size_t>(form)]; }

Exemption exemption_of(const Context& context) {
  const auto& transaction = context.transaction;
  const auto direction = context.connector.direction;
  if (is_journal_report(context)) return {.form = Form::journal_report, .declared = true};
  if (null_reverse_path(transaction.envelope)) return of_null_sender(context);
  if (direction == Direction::from_internet) return of_returning(context);

  const bool differ = mismatch_counts(context) && find_mismatch(context);
  const bool foreign =
      direction == Direction::to_cloud && (find_foreign(context, transaction.message.from) ||
                                           find_foreign(context, transaction.envelope.mail_from));
  if (differ || foreign) {
    const bool unregistered = find_reading(transaction.envelope.mail_from, [](const auto& path) {
      return is_unregistered_srs(path.local_part);
    });
    if (unregistered) return {};
    if (auto passed = of_passed_on(context); passed.form != Form::none) return passed;
  }
  return differ ? of_mismatch(context) : of_rewriting(context);
}

}  // namespace weir::detect
