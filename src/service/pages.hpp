#pragma once

#include <functional>

#include "metrics/metrics.hpp"
#include "service/commands.hpp"
#include "service/http_server.hpp"

namespace weir::service {

/// What the pages ask for when somebody reads them.
struct PageSources {
  std::function<boost::json::object()> status;  ///< the answer of the command of that name
  std::function<bool()> ready;                  ///< whether mail is served
  /// Brings those metrics up to date that nothing else moves in time, or empty.
  std::function<void()> measure{};
};

/// The pages of the admin HTTP server: /livez, /readyz, /metrics, /api/v1/status. References must
/// outlive it.
Pages admin_pages(const metrics::Metrics& metrics, PageSources sources);

}  // namespace weir::service
