#include "imports/shapes.hpp"

#include "imports/text.hpp"

namespace weir::imports {
namespace {

bool is_email(const Columns& c) {
  return c.has_any({"sendermailfromaddress", "senderfromaddress", "emaildirection"}) &&
         c.has_any({"networkmessageid", "recipientemailaddress", "timestamp"});
}

bool is_logon(const Columns& c) {
  return c.has("actiontype") &&
         c.has_any({"accountupn", "accountname", "logontype", "failurereason"});
}

bool is_cloud_app(const Columns& c) {
  return c.has("actiontype") && c.has_any({"accountobjectid", "accountid", "accountdisplayname"});
}

bool is_sign_in(const Columns& c) {
  return c.has_any({"userprincipalname", "username"}) && c.has("ipaddress") &&
         c.has_any({"createddatetime", "dateutc", "date", "timegenerated", "timestamp"}) &&
         c.has_any({"status", "signinerrorcode", "errorcode", "resulttype"});
}

bool is_trace(const Columns& c) {
  return c.has_any({"recipientaddress", "recipientstatus"}) && c.has("senderaddress") &&
         c.has_any(
             {"messagetraceid", "messageid", "networkmessageid", "status", "recipientstatus"});
}

bool is_alert(const Columns& c) {
  return c.has_any({"title", "alertname", "alerttitle", "alertdisplayname"}) &&
         c.has_any({"severity", "category", "alertid", "detectionsource", "alertcreationtime",
                    "createddatetime", "connector", "connectorname", "connectordomain"});
}

}  // namespace

Shape shape_of(const Columns& c) {
  if (c.has("auditdata")) return Shape::audit;
  if (c.has("raweventdata")) return Shape::cloud_app;
  if (c.has_any({"operation", "operations"}) && c.has_any({"creationtime", "creationdate"})) {
    return Shape::audit;
  }
  if (is_email(c)) return Shape::email;
  if (is_sign_in(c)) return Shape::sign_in;
  if (is_logon(c)) return Shape::logon;
  if (is_cloud_app(c)) return Shape::cloud_app;
  if (is_trace(c)) return Shape::trace;
  if (c.has_any({"senderdomains", "senderipaddresses", "tlssendercertificatename"})) {
    return Shape::inbound;
  }
  if (c.has_any({"smarthosts", "recipientdomains", "usemxrecord"})) return Shape::outbound;
  if (is_alert(c)) return Shape::alert;
  if (c.has("domainname")) return Shape::accepted_domains;
  return Shape::unknown;
}

Shape shape_of_name(std::string_view file) {
  const auto slash = file.rfind('/');
  const auto plain = plain_name(slash == file.npos ? file : file.substr(slash + 1));
  const auto names = [&](std::string_view part) { return plain.find(part) != plain.npos; };
  if (names("inboundconnector")) return Shape::inbound;
  if (names("outboundconnector")) return Shape::outbound;
  if (names("accepteddomain")) return Shape::accepted_domains;
  return Shape::unknown;
}

std::string_view looked_for() {
  return "looked for the audit log (AuditData, or Operation and CreationTime), CloudAppEvents "
         "(RawEventData, ActionType), EmailEvents (SenderFromAddress), IdentityLogonEvents "
         "(ActionType, AccountUpn), sign-ins (UserPrincipalName, ipAddress, status), a message "
         "trace (SenderAddress, RecipientAddress), Get-InboundConnector (SenderDomains), "
         "Get-OutboundConnector (SmartHosts), Get-AcceptedDomain (DomainName) and alerts (Title, "
         "Severity); see docs/imports.md";
}

}  // namespace weir::imports
