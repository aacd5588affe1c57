#include "detect/report_mail.hpp"

#include <algorithm>

#include "detect/readings.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

constexpr std::string_view kDaemon = "MAILER-DAEMON";

bool has_field(const mail::Message& message, std::string_view name,
               std::string_view part = {}) noexcept {
  return std::ranges::any_of(message.headers, [&](const mail::HeaderField& field) {
    return iequals(trimmed(field.name), name) && field.value.find(part) != std::string::npos;
  });
}

}  // namespace

bool null_reverse_path(const mail::Envelope& envelope) {
  return find_reading(envelope.mail_from, [](const auto& address) { return address.is_null(); });
}

bool is_report(const mail::Message& message) noexcept {
  return message.content.report != mail::ReportKind::none;
}

bool is_automatic(const mail::Transaction& transaction) noexcept {
  const auto& message = transaction.message;
  return message.auto_submitted.starts_with("auto-") && transaction.envelope.rcpt_to.size() == 1 &&
         message.from.unambiguous();
}

bool is_automatic_reply(const mail::Transaction& transaction) noexcept {
  const auto& message = transaction.message;
  return is_automatic(transaction) &&
         (has_field(message, "In-Reply-To", "@") || has_field(message, "References", "@"));
}

bool is_machine_notice(const mail::Transaction& transaction) {
  const auto& message = transaction.message;
  if (transaction.envelope.rcpt_to.size() != 1) return false;
  if (is_automatic(transaction) || from_nobody(message)) return true;
  if (message.from.unambiguous() && has_field(message, "X-Auto-Response-Suppress")) return true;
  return every_reading(message.from, [](const mail::Address& address) {
    return iequals(address.local_part, kDaemon);
  });
}

bool from_nobody(const mail::Message& message) {
  std::size_t fields = 0;
  bool nobody = true;
  for (const auto& field : message.headers) {
    if (!iequals(trimmed(field.name), "From")) continue;
    ++fields;
    auto value = trimmed(field.value);
    if (value.ends_with("<>")) value = trimmed(value.substr(0, value.size() - 2));
    nobody = nobody && iequals(value, kDaemon);
  }
  return fields == 1 && nobody;
}

}  // namespace weir::detect
