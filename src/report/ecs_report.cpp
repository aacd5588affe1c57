// Where a verdict event says what a delivery status notification reports and returns.
#include <algorithm>
#include <span>

#include "report/ecs_common.hpp"
#include "report/ecs_parts.hpp"

namespace weir::report {
namespace {

constexpr std::size_t kMaxReported = 5;
constexpr std::size_t kMaxAnswer = 256;

void text_if(JsonWriter& json, std::string_view name, std::string_view raw, std::size_t max_bytes) {
  if (!raw.empty()) json.text(name, raw, max_bytes);
}

void write_recipients(JsonWriter& json, const mail::DeliveryReport& report) {
  if (report.recipients.empty()) return;
  const std::span all{report.recipients};
  json.open_list("recipients");
  for (const auto& recipient : all.first(std::min(all.size(), kMaxReported))) {
    json.open();
    const auto& address =
        recipient.final_address.empty() ? recipient.original : recipient.final_address;
    text_if(json, "address", address, kMaxAddress);
    text_if(json, "action", recipient.action, kMaxShort);
    text_if(json, "status", recipient.status, kMaxShort);
    text_if(json, "answer", recipient.diagnostic, kMaxAnswer);
    text_if(json, "remote_mta", recipient.remote_mta, kMaxName);
    json.close();
  }
  json.close_list();
}

void write_address(JsonWriter& json, std::string_view name, const mail::AddressReading& reading) {
  if (!reading.mailboxes.empty()) json.text(name, reading.first().to_string(), kMaxAddress);
}

void write_returned(JsonWriter& json, const mail::ReturnedMessage& returned) {
  json.open("returned");
  text_if(json, "message_id", returned.message_id, kMaxAddress);
  write_address(json, "from", returned.from);
  write_address(json, "return_path", returned.return_path);
  if (const auto& client = returned.exchange.attributed) {
    text_if(json, "tenant_id", client->tenant_id, kMaxShort);
    if (client->ip) json.word("connecting_ip", client->ip->to_string());
    text_if(json, "connecting_helo", client->helo, kMaxName);
  }
  json.close();
}

}  // namespace

void write_report(JsonWriter& json, const VerdictEvent& event) {
  const auto& report = event.transaction.message.content.delivery;
  if (!report || event.verdict.reporter == detect::Reporter::none) return;
  json.open("report");
  json.word("reporter", to_string(event.verdict.reporter));
  text_if(json, "reporting_mta", report->reporting_mta, kMaxName);
  write_recipients(json, *report);
  json.number("recipients_seen", report->recipients_seen);
  text_if(json, "told", report->told, kMaxAnswer);
  if (report->returned) write_returned(json, *report->returned);
  json.close();
}

}  // namespace weir::report
