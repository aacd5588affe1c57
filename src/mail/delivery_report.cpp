#include "weir/mail/delivery_report.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "mail/field_name.hpp"
#include "mail/header_block.hpp"
#include "mail/returned_message.hpp"
#include "weir/base/text.hpp"

namespace weir::mail {
namespace {

constexpr std::size_t kMaxWord = 16;
constexpr std::size_t kMaxType = 32;
constexpr std::size_t kMaxMarkers = 16;
constexpr std::size_t kMaxPhrase = 400;

/// Every run of white space is one blank, so that folding cannot tear a phrase apart.
std::string squeezed(std::string_view text, std::size_t max) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (out.size() == max) break;
    if (!is_space(c)) {
      out += c;
    } else if (!out.ends_with(' ')) {
      out += ' ';
    }
  }
  return out;
}

/// What follows the type: "smtp; 550 …", "rfc822;a@b". Without a type all of it.
std::string_view typed(std::string_view value) noexcept {
  value = trimmed(value);
  const auto end = value.substr(0, kMaxType).find(';');
  if (end == value.npos) return value;
  const auto type = trimmed(value.substr(0, end));
  const bool token =
      std::all_of(type.begin(), type.end(), [](char c) { return is_alnum(c) || c == '-'; });
  return token ? trimmed(value.substr(end + 1)) : value;
}

std::string_view first_word(std::string_view text) noexcept {
  text = trimmed(text);
  return text.substr(0, text.find_first_of(" \t\r\n()[]<>,;'"));
}

std::string host_of(std::string_view value) {
  auto name = first_word(value).substr(0, DeliveryReport::kMaxHost);
  if (name.ends_with('.')) name.remove_suffix(1);
  return ascii_lower(name);
}

std::string address_of(std::string_view value) {
  auto text = squeezed(typed(value), DeliveryReport::kMaxAddress);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  return text;
}

struct Row {
  std::string_view name;
  void (*read)(std::string_view value, ReportedRecipient& recipient);
};

constexpr Row kRows[] = {
    {"Original-Recipient", [](auto value, auto& it) { it.original = address_of(value); }},
    {"Final-Recipient", [](auto value, auto& it) { it.final_address = address_of(value); }},
    {"Action",
     [](auto value, auto& it) { it.action = ascii_lower(first_word(value).substr(0, kMaxWord)); }},
    {"Status", [](auto value, auto& it) { it.status = first_word(value).substr(0, kMaxWord); }},
    {"Diagnostic-Code",
     [](auto value, auto& it) {
       it.diagnostic = squeezed(typed(value), DeliveryReport::kMaxAnswer);
     }},
    {"Remote-MTA", [](auto value, auto& it) { it.remote_mta = host_of(typed(value)); }},
};

/// One group of fields. Who leaves out the blank line between what is said of the message and of
/// the first recipient is read all the same.
void read_group(const std::vector<HeaderField>& fields, DeliveryReport& report) {
  ReportedRecipient recipient;
  for (const auto& field : fields) {
    const auto name = bare_name(field.name);
    if (iequals(name, "Reporting-MTA") && report.reporting_mta.empty()) {
      report.reporting_mta = host_of(typed(field.value));
    }
    const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                  [&](const Row& one) { return iequals(one.name, name); });
    if (row != std::end(kRows)) row->read(field.value, recipient);
  }
  if (recipient == ReportedRecipient{}) return;
  ++report.recipients_seen;
  if (report.recipients.size() < DeliveryReport::kMaxRecipients) {
    report.recipients.push_back(std::move(recipient));
  }
}

void read_status(std::string_view text, DeliveryReport& report) {
  text = text.substr(0, DeliveryReport::kMaxStatus);
  std::size_t fields = 0;
  while (!text.empty() && fields < DeliveryReport::kMaxFields) {
    const auto block = read_header_block(text, DeliveryReport::kMaxFields - fields);
    if (block.fields.empty()) return;
    fields += block.fields.size();
    read_group(block.fields, report);
    text = block.rest;
  }
}

/// Looks for what Exchange writes for people: `Remote Server returned '550 …'`, also `Remote Server
/// at NAME (ADDRESS) returned '…'`; and the newer `Reported error: 550 …` with `Remote server:
/// NAME`.
class Told {
 public:
  explicit Told(std::string_view text) : text_{text}, lower_{ascii_lower(text)} {}

  void read(DeliveryReport& report) const {
    std::size_t at = 0;
    for (std::size_t seen = 0; seen < kMaxMarkers; ++seen) {
      at = lower_.find(kServer, at);
      if (at == lower_.npos) break;
      at += kServer.size();
      read_server(at, report);
    }
    if (!report.told.empty()) return;
    const auto error = lower_.find(kError);
    if (error != lower_.npos) set_answer(report, phrase(error + kError.size()));
  }

 private:
  static constexpr std::string_view kServer = "remote server";
  static constexpr std::string_view kReturned = "returned '";
  static constexpr std::string_view kError = "reported error:";

  /// To the end of the line, or to a tag.
  std::string_view phrase(std::size_t from) const noexcept {
    const auto all = std::string_view{text_}.substr(from, DeliveryReport::kMaxAnswer);
    return all.substr(0, all.find_first_of("\n<"));
  }

  void read_server(std::size_t at, DeliveryReport& report) const {
    const auto rest = std::string_view{text_}.substr(at, kMaxPhrase);
    if (rest.starts_with(':')) {
      if (report.told_by.empty()) report.told_by = host_of(rest.substr(1));
      return;
    }
    const auto returned = std::string_view{lower_}.substr(at, kMaxPhrase).find(kReturned);
    if (!report.told.empty() || returned == rest.npos) return;
    const auto between = trimmed(rest.substr(0, returned));
    if (between.find('\n') != between.npos) return;
    if (between.starts_with("at ")) report.told_by = host_of(between.substr(3));
    const auto said = phrase(at + returned + kReturned.size());
    set_answer(report, said.substr(0, said.rfind('\'')));
  }

  static void set_answer(DeliveryReport& report, std::string_view said) {
    report.told = squeezed(said, DeliveryReport::kMaxAnswer);
  }

  std::string_view text_;
  std::string lower_;
};

}  // namespace

DeliveryReport read_delivery_report(const ReportParts& parts, const Domains& domains) {
  DeliveryReport report;
  read_status(parts.status, report);
  Told{parts.text.substr(0, DeliveryReport::kMaxText)}.read(report);
  if (!parts.header.empty()) report.returned = read_returned(parts.header, domains);
  return report;
}

}  // namespace weir::mail
