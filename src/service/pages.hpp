#pragma once

#include <functional>

#include "metrics/metrics.hpp"
#include "service/commands.hpp"
#include "service/http_server.hpp"

namespace weir::service {

/// The pages of the admin HTTP server: /livez, /readyz, /metrics, /api/v1/status. `status` gives
/// the answer of the command of that name; `ready` whether mail is served. References must outlive
/// it.
Pages admin_pages(const metrics::Metrics& metrics, std::function<boost::json::object()> status,
                  std::function<bool()> ready);

}  // namespace weir::service
