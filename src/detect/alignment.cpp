#include "weir/detect/alignment.hpp"

#include <algorithm>
#include <array>

#include "detect/pairing.hpp"
#include "detect/report_mail.hpp"

namespace weir::detect {
namespace {

// Indexed by the enumerator.
constexpr std::array<std::string_view, 9> kNames{"same_address",  "same_domain", "same_org",
                                                 "both_accepted", "rewritten",   "null_report",
                                                 "null",          "mismatch",    "unparseable"};

Alignment align_null(const mail::Transaction& transaction) noexcept {
  const bool report = is_report(transaction.message) || is_automatic(transaction);
  return report ? Alignment::null_report : Alignment::null;
}

}  // namespace

std::string_view to_string(Alignment alignment) noexcept {
  return kNames[static_cast<std::size_t>(alignment)];
}

Alignment align(const mail::Transaction& transaction, const connector::Organization& organization,
                const mail::Domains& domains) {
  const auto& mail_from = transaction.envelope.mail_from;
  const auto& from = transaction.message.from;
  const bool readable = mail_from.unambiguous() && !from.mailboxes.empty() && from.others.empty() &&
                        from.fields <= 1 && !from.has(mail::Anomaly::too_many) &&
                        !from.has(mail::Anomaly::too_long);
  if (!readable) return Alignment::unparseable;

  const auto& path = mail_from.mailboxes.front().address;
  if (path.is_null()) return align_null(transaction);
  auto worst = Alignment::same_address;
  for (const auto& mailbox : from.mailboxes) {
    worst = std::max(worst, align_pair(path, mailbox.address, organization, domains));
  }
  return worst;
}

}  // namespace weir::detect
