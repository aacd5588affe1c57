#include "imports/records.hpp"

#include <algorithm>
#include <array>

#include "digest/digest.hpp"
#include "imports/alerts.hpp"
#include "imports/text.hpp"
#include "imports/time.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

namespace json = boost::json;
using audit::ActorKind;

constexpr std::size_t kMaxParameters = 500;

constexpr std::array<std::string_view, 28> kOperations{
    "New-InboundConnector",
    "Set-InboundConnector",
    "Remove-InboundConnector",
    "New-OutboundConnector",
    "Set-OutboundConnector",
    "Remove-OutboundConnector",
    "New-TransportRule",
    "Set-TransportRule",
    "Enable-TransportRule",
    "Disable-TransportRule",
    "Remove-TransportRule",
    "Remove-BlockedConnector",
    "New-AcceptedDomain",
    "Set-AcceptedDomain",
    "Remove-AcceptedDomain",
    "Set-OrganizationConfig",
    "New-IntraOrganizationConnector",
    "Set-IntraOrganizationConnector",
    "Remove-IntraOrganizationConnector",
    "New-RemoteDomain",
    "Set-RemoteDomain",
    "New-ManagementRoleAssignment",
    "UserLoggedIn",
    "UserLoginFailed",
    // Alerts of the Purview portal, which the same log holds.
    "AlertTriggered",
    "AlertEntityGenerated",
    "AlertUpdated",
    "AlertNotificationSent",
};

bool is_alert(std::string_view operation) { return operation.starts_with("Alert"); }

/// A record's object with the row around it: the object is asked first.
struct Sources {
  const Row* inner = nullptr;
  const Row* outer = nullptr;

  std::string text(Names names) const {
    std::string found = inner == nullptr ? std::string{} : inner->text(names);
    return found.empty() && outer != nullptr ? outer->text(names) : found;
  }
  std::optional<json::value> nested(Names names) const {
    if (inner != nullptr && inner->find(names) != nullptr) return inner->nested(names);
    return outer == nullptr ? std::nullopt : outer->nested(names);
  }
};

/// UserType: a number in the log, a name in other exports.
ActorKind kind_of_actor(std::string_view text) {
  struct Named {
    std::string_view number;
    std::string_view name;
    ActorKind kind;
  };
  constexpr std::array<Named, 11> kKinds{{{"0", "Regular", ActorKind::regular},
                                          {"2", "Admin", ActorKind::administrator},
                                          {"3", "DcAdmin", ActorKind::microsoft},
                                          {"4", "System", ActorKind::microsoft},
                                          {"5", "Application", ActorKind::application},
                                          {"6", "ServicePrincipal", ActorKind::application},
                                          {"7", "CustomPolicy", ActorKind::microsoft},
                                          {"8", "SystemPolicy", ActorKind::microsoft},
                                          {"9", "PartnerTechnician", ActorKind::administrator},
                                          {"10", "Guest", ActorKind::regular},
                                          {"10", "User", ActorKind::regular}}};
  for (const auto& one : kKinds) {
    if (text == one.number || iequals(text, one.name)) return one.kind;
  }
  return ActorKind::unknown;
}

bool has_succeeded(std::string_view operation, std::string_view status) {
  if (operation == "UserLoginFailed") return false;
  for (const std::string_view failed : {"False", "Failed", "Failure", "Fail"}) {
    if (iequals(status, failed)) return false;
  }
  return true;
}

void add(audit::Properties& to, const std::string& name, const json::value& value) {
  if (name.empty() || to.size() >= kMaxParameters) return;
  auto text = text_of(value);
  to.emplace(bounded(name), is_list(name) ? list_of(name, text) : std::move(text));
}

void add_pair(audit::Properties& to, const json::object& pair, std::string_view value) {
  const Row row{pair};
  const auto* name = row.find({"name", "key"});
  const auto* held = row.find({value});
  if (name != nullptr) add(to, text_of(*name), held == nullptr ? json::value{} : *held);
}

bool is_pair(const json::object& object) {
  const Row row{object};
  return row.columns().has("name") && row.columns().has_any({"value", "newvalue", "oldvalue"});
}

std::string application_of(const Sources& from) {
  if (const auto access = from.nested({"appaccesscontext"}); access && access->is_object()) {
    const Row row{access->get_object()};
    if (auto name = row.text({"clientappname", "clientappid"}); !name.empty()) return name;
  }
  return from.text({"applicationdisplayname", "appid", "applicationid", "clientappid"});
}

/// Those parts that no parser of ours adds to: an id of theirs must not change when we learn more.
audit::Record record_of(const Sources& from, std::string_view operation, TimePoint time) {
  audit::Record record;
  record.time = time;
  record.operation = operation;
  record.actor = from.text({"userid", "userids", "accountupn", "accountid", "accountdisplayname",
                            "accountobjectid", "userkey"});
  record.actor_kind = kind_of_actor(from.text({"usertype", "accounttype"}));
  record.client =
      client_of(from.text({"clientip", "clientipaddress", "actoripaddress", "ipaddress"}));
  record.object = object_of(from.text({"objectid", "objectname"}), from.text({"organizationname"}));
  record.application = application_of(from);
  record.succeeded = has_succeeded(operation, from.text({"resultstatus"}));
  if (const auto held = from.nested({"parameters"})) record.parameters = parameters_of(*held);
  if (const auto held = from.nested({"modifiedproperties"})) {
    record.old_values = parameters_of(*held, "oldvalue");
  }
  record.country = from.text({"countrycode"});
  record.isp = from.text({"isp"});
  record.id = ascii_lower(from.text({"id"}));
  return record;
}

Read read(const Sources& from, std::string_view operation, Names more_ids) {
  const auto time = parse_time(from.text({"creationtime", "creationdate", "timestamp", "time"}));
  if (is_alert(operation)) {
    const auto& row = from.inner != nullptr ? *from.inner : *from.outer;
    auto alert = alert_of(row, time.value_or(TimePoint{}));
    return alert ? Read{audit::Item{std::move(*alert)}} : Read{PassedOver{}};
  }
  if (!time) {
    const auto written = from.text({"creationtime", "creationdate", "timestamp"});
    return written.empty() ? std::string{"the record has no CreationTime"}
                           : "'" + printable(written, 60) + "' is no date that can be read";
  }
  auto record = record_of(from, operation, *time);
  if (record.id.empty() && from.outer != nullptr) {
    record.id = ascii_lower(from.outer->text(more_ids));
  }
  if (record.id.empty()) record.id = content_id(record);
  return audit::Item{std::move(record)};
}

void append(std::string& to, std::string_view part) {
  to += std::to_string(part.size());
  to += ':';
  to += part;
}

void append(std::string& to, const audit::Properties& parts) {
  append(to, std::to_string(parts.size()));
  for (const auto& [name, value] : parts) {
    append(to, ascii_lower(name));
    append(to, value);
  }
}

}  // namespace

std::string_view operation_of(std::string_view text) {
  const auto found = std::ranges::find_if(
      kOperations, [&](std::string_view known) { return iequals(known, trimmed(text)); });
  return found == kOperations.end() ? std::string_view{} : *found;
}

Read read_audit(const Row& row) {
  const Names operations{"operation", "operations"};
  const auto outside = row.text(operations);
  if (!outside.empty() && operation_of(outside).empty()) return PassedOver{};
  std::optional<Row> inner;
  if (const auto* data = row.find({"auditdata"})) {
    std::string why = "it is no object";
    std::optional<json::value> held;
    if (data->is_object()) held = *data;
    if (const auto* text = data->if_string()) held = parse_json({text->data(), text->size()}, &why);
    if (!held || !held->is_object()) return "AuditData cannot be read: " + printable(why, 200);
    inner.emplace(held->get_object());
  } else if (row.columns().has("auditdata")) {
    return "AuditData is empty";
  }
  const Sources from{inner ? &*inner : nullptr, &row};
  const auto operation = operation_of(from.text(operations));
  if (operation.empty()) return PassedOver{};
  return read(from, operation, {"recordid", "identity"});
}

Read read_cloud_app(const Row& row) {
  const auto outside = row.text({"actiontype"});
  if (!outside.empty() && operation_of(outside).empty()) return PassedOver{};
  std::optional<Row> inner;
  if (const auto held = row.nested({"raweventdata"}); held && held->is_object()) {
    inner.emplace(held->get_object());
  } else if (row.find({"raweventdata"}) != nullptr) {
    return "RawEventData cannot be read: it is no JSON object";
  }
  const Sources from{inner ? &*inner : nullptr, &row};
  const auto operation = operation_of(from.text({"operation", "actiontype"}));
  if (operation.empty()) return PassedOver{};
  return read(from, operation, {"reportid"});
}

audit::Properties parameters_of(const json::value& from, std::string_view value) {
  audit::Properties found;
  if (const auto* list = from.if_array()) {
    for (const auto& entry : *list) {
      if (const auto* pair = entry.if_object()) add_pair(found, *pair, value);
    }
  } else if (const auto* object = from.if_object()) {
    if (is_pair(*object)) {
      add_pair(found, *object, value);
    } else {
      for (const auto& [key, held] : *object) add(found, {key.data(), key.size()}, held);
    }
  }
  return found;
}

std::string content_id(const audit::Record& record) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(record.time).time_since_epoch();
  std::string content;
  append(content, std::to_string(seconds.count()));
  append(content, record.operation);
  append(content, ascii_lower(record.actor));
  append(content, record.client);
  append(content, record.object);
  append(content, record.succeeded ? "1" : "0");
  append(content, record.parameters);
  return "content-" + digest::sha256_hex(content).substr(0, 32);
}

}  // namespace weir::imports
