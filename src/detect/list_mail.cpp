#include "detect/list_mail.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

const mail::HeaderField* field(const mail::Message& message, std::string_view name) noexcept {
  const auto found = std::ranges::find_if(message.headers, [&](const mail::HeaderField& header) {
    return iequals(trimmed(header.name), name);
  });
  return found == message.headers.end() ? nullptr : &*found;
}

/// The bounce address forms of Mailman, Majordomo, LISTSERV, ezmlm, Sympa and mlmmj.
bool is_list_bounce(std::string_view local_part) {
  constexpr std::array<std::string_view, 6> kInside{"-bounces", "+bounces", "-bounce-",
                                                    "-return-", "-owner",   "+owner"};
  const auto local = ascii_lower(local_part);
  return local.starts_with("owner-") || local.starts_with("bounce-") ||
         std::ranges::any_of(
             kInside, [&](std::string_view mark) { return local.find(mark) != std::string::npos; });
}

bool declares_list(const mail::Message& message) {
  const auto* precedence = field(message, "Precedence");
  if (!precedence) return false;
  const auto value = trimmed(precedence->value);
  return (iequals(value, "list") || iequals(value, "bulk")) &&
         (field(message, "List-Post") || field(message, "List-Unsubscribe"));
}

bool is_list(const mail::Transaction& transaction, const mail::Domains& domains) {
  const auto& message = transaction.message;
  const auto& mail_from = transaction.envelope.mail_from;
  if (message.list_id.empty() || !mail_from.unambiguous()) return false;
  const auto& address = mail_from.mailboxes.front().address;
  if (address.domain.empty()) return false;
  if (!is_list_bounce(address.local_part) && !declares_list(message)) return false;
  return domains.organizational(address.domain) ==
         domains.organizational(domains.normalise(message.list_id));
}

}  // namespace

MassMail mass_mail(const mail::Transaction& transaction, const mail::Domains& domains) {
  if (!transaction.message.list_marked) return MassMail::none;
  return is_list(transaction, domains) ? MassMail::list : MassMail::bulk;
}

}  // namespace weir::detect
