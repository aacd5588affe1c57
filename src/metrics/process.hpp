#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace weir::metrics {

/// The standard `process_*` metrics of this process, from /proc/self. What cannot be read is left
/// out.
std::vector<prometheus::MetricFamily> process_metrics();

}  // namespace weir::metrics
