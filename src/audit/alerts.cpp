#include "audit/alerts.hpp"

#include "weir/base/text.hpp"

namespace weir::audit {

Deviation told_by(const ConnectorAlert& alert) {
  Deviation deviation;
  deviation.kind = Deviated::alerted;
  deviation.severity = Severity::critical;
  deviation.time = alert.time;
  deviation.id = made_id("alert", {alert.id, alert.id.empty() ? alert.title : std::string_view{},
                                   std::to_string(alert.time.time_since_epoch().count())});
  deviation.connector = clean(alert.connector);
  deviation.client = clean(alert.address, 64);
  // A connector that was made is S5; everything else is about one that is abused and blocked.
  const auto title = ascii_lower(alert.title.substr(0, 512));
  const bool made = title.find("creat") != title.npos || title.find("new ") != title.npos;
  deviation.symptom = made ? "S5" : "S4";
  std::string text = "Microsoft alerts: " + shown(alert.title);
  if (!alert.connector.empty()) text += ", connector " + shown(alert.connector);
  if (!alert.domain.empty()) text += ", domain " + shown(alert.domain);
  if (!alert.address.empty()) text += ", address " + clean(alert.address, 64);
  deviation.evidence = sentence(text);
  return deviation;
}

}  // namespace weir::audit
