#include <boost/json/serialize.hpp>

#include "format/format.hpp"
#include "format/ocsf_parts.hpp"

namespace weir::format {

std::string to_ocsf(const boost::json::object& event) {
  const auto set = text(event, "event.dataset");
  if (set == "weir.verdict") return boost::json::serialize(email_activity(event));
  if (set == "weir.incident" || set == "weir.alert") {
    return boost::json::serialize(detection_finding(event));
  }
  if (set == "weir.audit") return boost::json::serialize(api_activity(event));
  return boost::json::serialize(application_lifecycle(event));
}

}  // namespace weir::format
