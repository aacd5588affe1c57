#include "service/pages.hpp"

#include <boost/json/serialize.hpp>

namespace weir::service {

Pages admin_pages(const metrics::Metrics& metrics, PageSources sources) {
  return [&metrics, sources = std::move(sources)](std::string_view path) {
    if (path == "/livez") return Page{.body = "alive\n"};
    if (path == "/readyz") {
      return sources.ready() ? Page{.body = "ready\n"} : Page{.status = 503, .body = "not ready\n"};
    }
    if (path == "/metrics") {
      if (sources.measure) sources.measure();
      return Page{.type = "text/plain; version=0.0.4; charset=utf-8", .body = metrics.expose()};
    }
    if (path == "/api/v1/status") {
      return Page{.type = "application/json",
                  .body = boost::json::serialize(sources.status()) + "\n"};
    }
    return Page{.status = 404, .body = "no such page\n"};
  };
}

}  // namespace weir::service
