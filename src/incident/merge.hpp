#pragma once

#include "weir/incident/incident.hpp"

namespace weir::incident {

/// Adds all that `other` holds to `into`: counts are summed, lists joined within their bounds,
/// times and severities span both. What says who `into` is (id, when it was opened, its state)
/// stays. The two must not hold the same messages. Pure.
void merge(Incident& into, const Incident& other);

}  // namespace weir::incident
