// Incidents and alerts as Detection Finding (2004): the same finding_info.uid as long as it lives.
#include <algorithm>

#include "format/ocsf_parts.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

Caption activity_of(std::string_view action) {
  if (action == "incident-opened") return {1, "Create"};
  const bool over = action == "incident-closed" || action == "incident-resolved";
  return over ? Caption{3, "Close"} : Caption{2, "Update"};
}

Caption status_of(const json::object& event) {
  if (text(event, "weir.incident_state.resolution") == "false-positive") return {3, "Suppressed"};
  if (text(event, "weir.incident_state.status") == "closed") return {4, "Resolved"};
  return text(event, "event.action") == "incident-opened" ? Caption{1, "New"}
                                                          : Caption{2, "In Progress"};
}

/// What a detector goes by: a rule, or a measure of its own past.
Caption analytic_type(std::string_view detector) {
  return detector.starts_with("volume_") || detector == "first_seen" || detector == "new_client"
             ? Caption{3, "Statistical"}
             : Caption{1, "Rule"};
}

json::object analytic(std::string_view detector, const json::object& event) {
  json::object analytic;
  put_text(analytic, "name", detector);
  put_text(analytic, "uid", detector);
  put_text(analytic, "version", text(event, "observer.version"));
  put_caption(analytic, "type", analytic_type(detector));
  return analytic;
}

json::object member(std::string_view name, json::value value) {
  json::object object;
  object[json_view(name)] = std::move(value);
  return object;
}

json::value text_value(std::string_view text) { return json_view(text); }

json::object finding_info(const json::object& event) {
  const auto id = text(event, "weir.incident");
  json::object info;
  info["uid"] = json_view(id.empty() ? text(event, "event.id") : id);
  put_text(info, "title", text(event, "weir.incident_state.title"));
  put_text(info, "desc", text(event, "weir.incident_state.change"));
  put_time(info, "created_time", event, "weir.incident_state.opened");
  put_time(info, "modified_time", event, "@timestamp");
  put_time(info, "first_seen_time", event, "weir.incident_state.first_seen");
  put_time(info, "last_seen_time", event, "weir.incident_state.last_seen");
  if (const auto detector = text(event, "rule.name"); !detector.empty()) {
    info["analytic"] = analytic(detector, event);
  }
  json::array types;
  json::array others;
  for (const auto* symptom : objects(event, "weir.incident_state.symptoms")) {
    const auto code = text(*symptom, "code");
    const auto name = text(*symptom, "detector");
    const auto listed = json_view(code);
    if (!code.empty() && std::find(types.begin(), types.end(), listed) == types.end()) {
      types.push_back(listed);
    }
    if (!name.empty() && name != text(event, "rule.name")) others.push_back(analytic(name, event));
  }
  if (!types.empty()) info["types"] = std::move(types);
  if (!others.empty()) info["related_analytics"] = std::move(others);
  json::array samples;
  for (const auto sample : texts(event, "weir.incident_state.sample_events")) {
    auto related = member("uid", text_value(sample));
    related["type_uid"] = 400903;
    samples.emplace_back(std::move(related));
  }
  if (!samples.empty()) info["related_events"] = std::move(samples);
  return info;
}

/// Who sent it, from where, and what it led to: one artifact each.
json::array evidences(const json::object& event, Observables& seen) {
  json::array evidences;
  for (const auto ip : texts(event, "related.ip")) {
    if (!is_ip(ip)) continue;
    evidences.emplace_back(member("src_endpoint", member("ip", text_value(ip))));
    seen.add("evidences.src_endpoint.ip", Observables::Type::ip, ip);
  }
  for (const auto login : texts(event, "weir.incident_state.auth_users")) {
    if (login.empty()) continue;
    evidences.emplace_back(member("user", member("name", text_value(login))));
    seen.add("evidences.user.name", Observables::Type::user_name, login);
  }
  for (const auto from : texts(event, "weir.incident_state.header_from")) {
    if (!is_email(from)) continue;
    evidences.emplace_back(member("email", member("from", text_value(from))));
    seen.add("evidences.email.from", Observables::Type::email, from);
  }
  for (const auto host : texts(event, "weir.incident_state.link_hosts")) {
    if (!is_hostname(host)) continue;
    auto url = member("url_string", text_value(host));
    url["hostname"] = json_view(host);
    evidences.emplace_back(member("url", std::move(url)));
    seen.add("evidences.url.hostname", Observables::Type::hostname, host);
  }
  return evidences;
}

}  // namespace

json::object detection_finding(const json::object& event) {
  json::object out;
  Observables seen;
  put_base(out, event,
           {.category = {2, "Findings"},
            .event_class = {2004, "Detection Finding"},
            .activity = activity_of(text(event, "event.action"))});
  put_time(out, "start_time", event, "event.start");
  put_time(out, "end_time", event, "event.end");
  out["finding_info"] = finding_info(event);
  put_caption(out, "status", status_of(event));
  out["is_alert"] = text(event, "event.dataset") == "weir.alert";
  put_risk(out, event);
  put_number(out, "count", event, "weir.incident_state.messages");
  if (auto list = evidences(event, seen); !list.empty()) out["evidences"] = std::move(list);
  if (auto list = seen.take(); !list.empty()) out["observables"] = std::move(list);
  json::object unmapped;
  keep_others(unmapped, event, {"schema_version", "incident"});
  keep(unmapped, "related", event, "related");
  out["unmapped"] = std::move(unmapped);
  return out;
}

}  // namespace weir::format
