#include "detect/tenant.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

constexpr std::string_view kTenantId = "X-MS-Exchange-CrossTenant-Id";
constexpr std::string_view kOriginatorOrg = "X-OriginatorOrg";

bool disagree(const mail::ExchangeFacts& facts, std::string_view header) {
  return std::ranges::any_of(facts.conflicts,
                             [&](const std::string& name) { return iequals(name, header); });
}

Tenant judged(bool ours, std::string_view name) {
  return {ours ? Tenancy::ours : Tenancy::foreign, name};
}

bool has_id(const connector::Organization& organization, std::string_view id) {
  return std::ranges::find(organization.tenant_ids, id) != organization.tenant_ids.end();
}

}  // namespace

Tenant sending_tenant(const mail::ExchangeFacts& facts,
                      const connector::Organization& organization) {
  if (!organization.tenant_ids.empty() && !facts.tenant_id.empty()) {
    return judged(has_id(organization, facts.tenant_id) && !disagree(facts, kTenantId),
                  facts.tenant_id);
  }
  if (!facts.originator_org.empty()) {
    return judged(organization.accepted_domains.contains(facts.originator_org) &&
                      !disagree(facts, kOriginatorOrg),
                  facts.originator_org);
  }
  return attributed_tenant(facts, organization);
}

Tenant attributed_tenant(const mail::ExchangeFacts& facts,
                         const connector::Organization& organization) {
  if (!facts.attributed) return {};
  auto worst = tenant_of(*facts.attributed, facts, organization);
  for (const auto& other : facts.attributed_others) {
    const auto tenant = tenant_of(other, facts, organization);
    if (tenant.tenancy > worst.tenancy) worst = tenant;
  }
  return worst;
}

Tenant tenant_of(const mail::AttributedClient& client, const mail::ExchangeFacts& facts,
                 const connector::Organization& organization) {
  if (client.tenant_id.empty()) return {};
  const std::string_view id = client.tenant_id;
  if (!organization.tenant_ids.empty()) return judged(has_id(organization, id), id);
  // Without an id to compare, the domain of the tenant that sent the message on must do, and it
  // speaks for the connector's tenant only where the two are known to be one.
  if (facts.originator_org.empty() || (!facts.tenant_id.empty() && facts.tenant_id != id)) {
    return {};
  }
  return judged(organization.accepted_domains.contains(facts.originator_org), id);
}

}  // namespace weir::detect
