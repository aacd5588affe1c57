// What happens to Weir as Application Lifecycle (6002), what operators do to it as API Activity
// (6003).
#include "format/ocsf_parts.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

Caption status_of(const json::object& event) {
  return text(event, "event.outcome") == "failure" ? Caption{2, "Failure"} : Caption{1, "Success"};
}

/// What is neither a start nor a stop keeps its own name, as the schema asks of 99.
Caption lifecycle_of(std::string_view action) {
  if (action == "weir-start") return {3, "Start"};
  if (action == "weir-stop") return {4, "Stop"};
  return {99, action.empty() ? std::string_view{"unknown"} : action};
}

Caption operation_of(std::string_view action) {
  if (action.ends_with("-add")) return {1, "Create"};
  if (action.ends_with("-remove") || action.ends_with("-reset")) return {4, "Delete"};
  return {3, "Update"};
}

json::object unmapped_of(const json::object& event) {
  json::object unmapped;
  keep_others(unmapped, event, {"schema_version"});
  return unmapped;
}

}  // namespace

json::object application_lifecycle(const json::object& event) {
  json::object out;
  put_base(out, event,
           {.category = {6, "Application Activity"},
            .event_class = {6002, "Application Lifecycle"},
            .activity = lifecycle_of(text(event, "event.action"))});
  put_caption(out, "status", status_of(event));
  json::object app{{"name", "weir-milter"}};
  put_text(app, "vendor_name", text(event, "observer.vendor"));
  put_text(app, "version", text(event, "observer.version"));
  out["app"] = std::move(app);
  out["unmapped"] = unmapped_of(event);
  return out;
}

json::object api_activity(const json::object& event) {
  json::object out;
  const auto action = text(event, "event.action");
  put_base(out, event,
           {.category = {6, "Application Activity"},
            .event_class = {6003, "API Activity"},
            .activity = operation_of(action)});
  put_caption(out, "status", status_of(event));
  const auto user = text(event, "user.name");
  const auto shown = json_view(user.empty() ? std::string_view{"unknown"} : user);
  out["actor"] = json::object{{"user", json::object{{"name", shown}}}};
  out["api"] =
      json::object{{"operation", json_view(action.empty() ? std::string_view{"unknown"} : action)},
                   {"service", json::object{{"name", "weir-milter"}}}};
  // The control socket is reached from the host itself.
  out["src_endpoint"] = json::object{{"svc_name", "weirctl"}};
  const auto host = text(event, "observer.hostname");
  if (is_hostname(host)) out["src_endpoint"].get_object()["hostname"] = json_view(host);
  if (const auto target = text(event, "weir.target"); !target.empty()) {
    out["resources"] = json::array{json::object{{"name", json_view(target)}}};
  }
  out["unmapped"] = unmapped_of(event);
  return out;
}

}  // namespace weir::format
