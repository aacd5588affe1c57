#include "domains/tenant.hpp"

#include <array>

namespace weir::domains {
namespace {

struct Cloud {
  std::string_view tenants;  ///< what follows a tenant's name
  std::string_view routing;  ///< what follows it in the hybrid routing domain
};

constexpr std::array<Cloud, 4> kClouds{{
    {".onmicrosoft.com", ".mail.onmicrosoft.com"},
    {".onmicrosoft.us", ".mail.onmicrosoft.us"},
    {".onmicrosoft.de", ".mail.onmicrosoft.de"},
    {".partner.onmschina.cn", ".partner.mail.onmschina.cn"},
}};

// The label of `domain` that stands right before `suffix`; empty when there is none.
std::string_view label_before(std::string_view domain, std::string_view suffix) noexcept {
  if (!domain.ends_with(suffix)) return {};
  domain.remove_suffix(suffix.size());
  return domain.substr(domain.rfind('.') + 1);
}

}  // namespace

std::optional<std::string> tenant_of(std::string_view domain) {
  for (const Cloud& cloud : kClouds) {
    auto tenant = label_before(domain, cloud.routing);
    if (tenant.empty()) tenant = label_before(domain, cloud.tenants);
    if (!tenant.empty()) return std::string{tenant}.append(cloud.tenants);
  }
  return std::nullopt;
}

}  // namespace weir::domains
