#include "imports/rows.hpp"

#include <algorithm>
#include <array>

#include "imports/text.hpp"
#include "imports/time.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxRecipients = 1000;

std::string no_time(std::string_view column, const std::string& text) {
  if (text.empty()) return std::string{column} + " is empty";
  return "'" + printable(text, 60) +
         "' is no date that can be read; export dates as "
         "2026-03-04T02:11:37Z";
}

/// Names that a column may hold as a JSON list.
std::string names_of(const Row& row, Names columns) {
  const auto list = row.nested(columns);
  return list && list->is_array() ? text_of(*list) : row.text(columns);
}

/// Spelled as Get-MessageTraceV2 does.
std::string status_of(std::string_view text) {
  constexpr std::array<std::string_view, 8> kStatuses{
      "Delivered", "FilteredAsSpam", "Failed",        "Quarantined",
      "Expanded",  "Pending",        "GettingStatus", "None"};
  const auto plain = plain_name(text);
  for (const auto known : kStatuses) {
    if (plain == ascii_lower(known)) return std::string{known};
  }
  return bounded(trimmed(text));
}

/// The last step of a portal report's "Receive, Deliver".
std::string status_of_steps(std::string_view steps) {
  const auto comma = steps.rfind(',');
  const auto last = plain_name(comma == steps.npos ? steps : steps.substr(comma + 1));
  if (last == "deliver" || last == "send") return "Delivered";
  if (last == "fail") return "Failed";
  if (last == "expand") return "Expanded";
  if (last == "defer") return "Pending";
  if (last == "quarantine") return "Quarantined";
  return status_of(last == "spam" ? "FilteredAsSpam" : steps);
}

struct Code {
  bool failed = false;
  bool neither = false;
};

/// What became of a sign-in.
Code outcome_of(const Row& row) {
  auto status = row.text({"status"});
  auto code = row.text({"signinerrorcode", "errorcode", "resulttype"});
  if (const auto held = row.nested({"status"}); held && held->is_object()) {
    const Row inner{held->get_object()};
    status.clear();
    code = inner.text({"errorcode"});
  }
  if (iequals(status, "Interrupted")) return {false, true};
  if (iequals(status, "Success")) return {};
  if (iequals(status, "Failure") || iequals(status, "Failed")) return {true, false};
  if (code.empty()) return {false, true};
  return {code != "0" && !iequals(code, "None"), false};
}

std::string country_of(const Row& row) {
  if (const auto held = row.nested({"location", "locationdetails"}); held && held->is_object()) {
    return Row{held->get_object()}.text({"countryorregion", "country"});
  }
  const auto place = row.text({"location", "country"});
  const auto comma = place.rfind(',');
  return std::string{trimmed(comma == place.npos ? place : place.substr(comma + 1))};
}

std::string network_of(const Row& row) {
  auto isp = row.text({"isp"});
  if (!isp.empty()) return isp;
  const auto number = row.text({"autonomoussystemnumber"});
  return number.empty() || number == "0" ? std::string{} : "AS" + number;
}

audit::TraceRow trace_of(const Row& row, TimePoint time) {
  audit::TraceRow trace;
  trace.time = time;
  trace.message_id = row.text({"messageid"});
  trace.trace_id = ascii_lower(row.text({"messagetraceid", "networkmessageid"}));
  trace.sender = row.text({"senderaddress"});
  trace.recipient = row.text({"recipientaddress"});
  trace.subject = row.text({"subject", "messagesubject"});
  trace.status = status_of(row.text({"status", "deliverystatus"}));
  trace.from_ip = client_of(row.text({"fromip", "originalclientip", "clientip"}));
  trace.to_ip = client_of(row.text({"toip", "serverip"}));
  return trace;
}

}  // namespace

Read read_email(const Row& row) {
  const auto text = row.text({"timestamp", "timegenerated"});
  const auto time = parse_time(text);
  if (!time) return no_time("Timestamp", text);
  audit::EmailRow email;
  email.time = *time;
  email.network_message_id = ascii_lower(row.text({"networkmessageid"}));
  email.internet_message_id = row.text({"internetmessageid"});
  email.mail_from = row.text({"sendermailfromaddress"});
  email.header_from = row.text({"senderfromaddress"});
  email.mail_from_domain = ascii_lower(row.text({"sendermailfromdomain"}));
  if (email.mail_from_domain.empty()) email.mail_from_domain = domain_of(email.mail_from);
  email.from_domain = ascii_lower(row.text({"senderfromdomain"}));
  if (email.from_domain.empty()) email.from_domain = domain_of(email.header_from);
  email.sender_object_id = ascii_lower(row.text({"senderobjectid"}));
  email.sender_ip = client_of(row.text({"senderipv4", "senderipv6", "senderip"}));
  email.recipient = row.text({"recipientemailaddress"});
  email.subject = row.text({"subject"});
  email.direction = row.text({"emaildirection"});
  email.delivery_action = row.text({"deliveryaction"});
  email.delivery_location = row.text({"deliverylocation"});
  email.threat_types = names_of(row, {"threattypes"});
  email.connectors = names_of(row, {"connectors"});
  email.report_id = row.text({"reportid"});
  return audit::Item{std::move(email)};
}

Read read_logon(const Row& row) {
  const auto action = row.text({"actiontype"});
  const bool failed = iequals(action, "LogonFailed");
  if (!failed && !iequals(action, "LogonSuccess")) return PassedOver{};
  const auto text = row.text({"timestamp", "timegenerated"});
  const auto time = parse_time(text);
  if (!time) return no_time("Timestamp", text);
  audit::LogonRow logon;
  logon.time = *time;
  logon.account = row.text({"accountupn", "accountname", "accountdisplayname"});
  logon.account_id = ascii_lower(row.text({"accountobjectid", "accountsid"}));
  logon.application = row.text({"application"});
  logon.isp = row.text({"isp"});
  logon.country = row.text({"location"});
  logon.client = client_of(row.text({"ipaddress"}));
  logon.failed = failed;
  logon.report_id = row.text({"reportid"});
  return audit::Item{std::move(logon)};
}

Read read_sign_in(const Row& row) {
  const auto text = row.text({"createddatetime", "dateutc", "timegenerated", "timestamp", "date"});
  const auto time = parse_time(text);
  if (!time) return no_time("the date", text);
  const auto outcome = outcome_of(row);
  if (outcome.neither) return PassedOver{};
  audit::LogonRow logon;
  logon.time = *time;
  logon.account = row.text({"userprincipalname", "username"});
  logon.account_id = ascii_lower(row.text({"userid"}));
  logon.application = row.text({"appdisplayname", "application"});
  logon.isp = network_of(row);
  logon.country = country_of(row);
  logon.client = client_of(row.text({"ipaddress"}));
  logon.failed = outcome.failed;
  logon.report_id = row.text({"id", "requestid", "correlationid"});
  return audit::Item{std::move(logon)};
}

std::string read_trace(const Row& row, std::vector<audit::Item>& to) {
  const auto text = row.text({"received", "origintimestamputc", "origintimestamp", "receivedtime",
                              "dateutc", "datetimeutc", "date", "timestamp"});
  const auto time = parse_time(text);
  if (!time) return no_time("Received", text);
  auto trace = trace_of(row, *time);
  const auto each = row.text({"recipientstatus"});
  if (each.find("##") == each.npos) {
    to.emplace_back(std::move(trace));
    return {};
  }
  std::size_t recipients = 0;
  for (std::size_t at = 0; at < each.size() && recipients < kMaxRecipients; ++recipients) {
    const auto end = std::min(each.find(';', at), each.size());
    const auto one = trimmed(std::string_view{each}.substr(at, end - at));
    at = end + 1;
    const auto mark = one.find("##");
    if (one.empty()) continue;
    trace.recipient = one.substr(0, mark);
    trace.status = mark == one.npos ? std::string{} : status_of_steps(one.substr(mark + 2));
    to.emplace_back(trace);
  }
  return {};
}

}  // namespace weir::imports
