#include "service/pages.hpp"

#include <boost/json/serialize.hpp>

namespace weir::service {

Pages admin_pages(const metrics::Metrics& metrics, std::function<boost::json::object()> status,
                  std::function<bool()> ready) {
  return [&metrics, status = std::move(status), ready = std::move(ready)](std::string_view path) {
    if (path == "/livez") return Page{.body = "alive\n"};
    if (path == "/readyz") {
      return ready() ? Page{.body = "ready\n"} : Page{.status = 503, .body = "not ready\n"};
    }
    if (path == "/metrics") {
      return Page{.type = "text/plain; version=0.0.4; charset=utf-8", .body = metrics.expose()};
    }
    if (path == "/api/v1/status") {
      return Page{.type = "application/json", .body = boost::json::serialize(status()) + "\n"};
    }
    return Page{.status = 404, .body = "no such page\n"};
  };
}

}  // namespace weir::service
