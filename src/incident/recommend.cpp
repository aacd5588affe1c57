#include <algorithm>

#include "incident/actions.hpp"
#include "incident/quoting.hpp"
#include "weir/base/ip.hpp"

namespace weir::incident {

Case case_of(const Incident& incident) {
  Case it;
  const auto has = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(incident.symptoms, [&](const SymptomSeen& seen) {
      return std::ranges::any_of(names, [&](std::string_view name) {
        return seen.detector == name || (!seen.code.empty() && seen.code == name);
      });
    });
  };
  it.refused = has({"S4", "connector_refused"});
  it.changed =
      incident.connector_events > 0 || has({"S5", "S6", "connector_drift", "rogue_connector"});
  it.administrator = has({"S7"});
  it.relayed = has({"foreign_tenant", "unexpected_relay"});
  it.echoes = has({"srs_backscatter", "dsn_flood"});
  it.dip = has({"volume_dip"});
  it.ours = incident.direction == "to_cloud" && incident.messages > 0;
  const auto count = [&](Disposition one) {
    return incident.enforced[static_cast<std::size_t>(one)];
  };
  it.passed = count(Disposition::accept) + count(Disposition::tag);
  it.tenant = it.refused || it.changed || it.administrator || it.echoes;
  return it;
}

std::vector<Action> recommend(const Incident& incident, const Facts& facts, TimePoint now) {
  const Advice advice{incident, facts, now, case_of(incident)};
  std::vector<Action> actions;
  undo_changes(advice, actions);
  stop_mail(advice, actions);
  look_at_tenant(advice, actions);
  secure_accounts(advice, actions);
  trace_mail(advice, actions);
  recover(advice, actions);
  return actions;
}

}  // namespace weir::incident
