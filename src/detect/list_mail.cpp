#include "detect/list_mail.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "detect/fields.hpp"
#include "detect/rewritten.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

/// The bounce address forms of Mailman, Majordomo, LISTSERV, ezmlm, Sympa and mlmmj.
bool is_list_bounce(std::string_view local_part) {
  constexpr std::array<std::string_view, 6> kInside{"-bounces", "+bounces", "-bounce-",
                                                    "-return-", "-owner",   "+owner"};
  const auto local = ascii_lower(local_part);
  return local.starts_with("owner-") || local.starts_with("bounce-") ||
         std::ranges::any_of(
             kInside, [&](std::string_view mark) { return local.find(mark) != std::string::npos; });
}

bool has_precedence(const mail::Message& message) {
  const auto* precedence = first_field(message, "Precedence");
  if (!precedence) return false;
  const auto value = trimmed(precedence->value);
  return iequals(value, "list") || iequals(value, "bulk");
}

bool declares_list(const mail::Message& message) {
  return has_precedence(message) &&
         (first_field(message, "List-Post") || first_field(message, "List-Unsubscribe"));
}

/// One recipient a message, and MAIL FROM says which.
bool is_personal_bounce(const mail::Envelope& envelope) {
  return envelope.rcpt_to.size() == 1 && envelope.mail_from.unambiguous() &&
         is_verp_of(envelope.mail_from.mailboxes.front().address.local_part,
                    envelope.rcpt_to.front().address);
}

bool is_list(const mail::Transaction& transaction, const mail::Domains& domains) {
  const auto& message = transaction.message;
  const auto& mail_from = transaction.envelope.mail_from;
  if (message.list_id.empty() || !mail_from.unambiguous()) return false;
  const auto& address = mail_from.mailboxes.front().address;
  if (address.domain.empty()) return false;
  const bool bounces = is_list_bounce(address.local_part) ||
                       is_personal_bounce(transaction.envelope) || declares_list(message);
  if (!bounces) return false;
  return domains.organizational(address.domain) ==
         domains.organizational(domains.normalise(message.list_id));
}

bool is_bulk(const mail::Transaction& transaction) {
  const auto& message = transaction.message;
  return first_field(message, "List-Unsubscribe") &&
         (has_precedence(message) || !message.list_id.empty() ||
          first_field(message, "List-Unsubscribe-Post") || first_field(message, "Feedback-ID") ||
          is_personal_bounce(transaction.envelope));
}

}  // namespace

MassMail mass_mail(const mail::Transaction& transaction, const mail::Domains& domains) {
  if (!transaction.message.list_marked) return MassMail::none;
  if (is_list(transaction, domains)) return MassMail::list;
  return is_bulk(transaction) ? MassMail::bulk : MassMail::none;
}

}  // namespace weir::detect
