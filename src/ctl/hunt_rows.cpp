#include "ctl/hunt_rows.hpp"

#include <boost/json/array.hpp>

#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"
#include "report/incident_json.hpp"
#include "weir/hunt/mail.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

std::string first_of(const json::value& event, std::string_view path) {
  const auto& list = list_at(event, path);
  const auto* text = list.empty() ? nullptr : list.front().if_string();
  return text == nullptr ? std::string{} : std::string{text->data(), text->size()};
}

std::string direction_of(const json::value& event) {
  const auto direction = text_at(event, "email.direction");
  if (direction == "inbound") return "Inbound";
  if (direction != "outbound") return {};
  return number_at(event, "weir.envelope.external_count") == 0 ? "Intra-org" : "Outbound";
}

/// The cmdlet that does what a deviation tells; empty when it is not about a change.
std::string_view cmdlet_of(std::string_view kind) {
  if (kind == "created" || kind == "unknown-connector") return "New-";
  if (kind == "changed" || kind == "relaxed") return "Set-";
  if (kind == "removed" || kind == "short-lived") return "Remove-";
  return {};
}

}  // namespace

std::vector<audit::EmailRow> mail_rows_of(const json::value& event,
                                          const CarriedConnectors& carried) {
  audit::EmailRow row;
  const auto time = report::parse_time(text_at(event, "@timestamp"));
  if (!time) return {};
  row.time = *time;
  row.network_message_id = text_at(event, "weir.exchange.network_message_id");
  if (row.network_message_id.empty()) {
    row.network_message_id = text_at(event, "weir.retry_of", text_at(event, "event.id"));
  }
  row.internet_message_id = text_at(event, "email.message_id");
  row.mail_from = text_at(event, "weir.envelope.from");
  if (row.mail_from == "<>") row.mail_from.clear();
  row.header_from = first_of(event, "email.from.address");
  row.mail_from_domain = hunt::domain_of(row.mail_from);
  row.from_domain = hunt::domain_of(row.header_from);
  row.sender_object_id = text_at(event, "user.name");
  row.sender_ip = text_at(event, "source.ip");
  row.subject = text_at(event, "email.subject");
  row.direction = direction_of(event);
  row.delivery_action = text_at(event, "weir.disposition.enforced");
  row.connectors = text_at(event, "weir.connector");
  row.report_id = text_at(event, "event.id");
  if (const auto found = carried.find(row.connectors); found != carried.end()) {
    for (const auto& name : found->second) row.connectors += ';' + name;
  }
  std::vector<audit::EmailRow> rows;
  for (const auto& recipient : list_at(event, "weir.envelope.to")) {
    row.recipient = text_at(recipient, "");
    rows.push_back(row);
  }
  if (rows.empty()) rows.push_back(std::move(row));
  return rows;
}

std::optional<audit::Record> record_of(const json::value& event) {
  const auto& drift = at(event, "weir.drift");
  const auto cmdlet = cmdlet_of(text_at(drift, "kind"));
  const auto connector = text_at(drift, "connector");
  if (cmdlet.empty() || connector.empty()) return std::nullopt;
  const auto time = report::parse_time(text_at(drift, "time"));
  if (!time) return std::nullopt;
  const auto evidence = text_at(event, "event.reason");
  const bool outbound = evidence.starts_with(std::string{cmdlet} + "OutboundConnector") ||
                        text_at(drift, "restore").find("-OutboundConnector ") != std::string::npos;
  audit::Record record;
  record.id = text_at(drift, "id");
  record.time = *time;
  record.operation = std::string{cmdlet} + (outbound ? "OutboundConnector" : "InboundConnector");
  record.actor = text_at(drift, "actor");
  record.client = text_at(drift, "client");
  record.object = connector;
  record.parameters["Evidence"] = evidence;
  return record;
}

}  // namespace weir::ctl
