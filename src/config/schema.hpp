#pragma once

#include "config/fields.hpp"
#include "config/networks.hpp"
#include "weir/config/config.hpp"

// Every setting that is not a detector's: its name, default (the field as it comes), range and
// what may stand there. Detectors describe their own with Settings.
namespace weir::config {

void describe(Fields& fields, Milter& milter);
void describe(Fields& fields, Organization& organization);
void describe(Fields& fields, policy::ScoreThresholds& score);
void describe(Fields& fields, Baseline& baseline);
void describe(Fields& fields, Incident& incident);
void describe(Fields& fields, Maillog& maillog);
void describe(Fields& fields, Import& import);
void describe(Fields& fields, TenantConnector& connector);
void describe(Fields& fields, State& state);
void describe(Fields& fields, Privacy& privacy);
void describe(Fields& fields, Admin& admin);
void describe(Fields& fields, Feed& feed);
/// `exchange` gives what "exchange_online" means; nullptr when it cannot stand there.
void describe(Fields& fields, connector::Connector& connector, ExchangeNetworks* exchange);
void describe(Fields& fields, detect::LimitSpec& limit);

}  // namespace weir::config
