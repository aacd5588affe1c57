#include "report/exchange_claims.hpp"

#include "weir/base/text.hpp"

namespace weir::report {
namespace {

constexpr std::string_view kExchange = "X-MS-Exchange-";

// "TenantId=…; Ip=[192.0.2.1]; Helo=[mail]", folded and spaced in many ways.
std::string_view ip_of(std::string_view value) {
  const auto at = value.find("Ip=[");
  if (at == std::string_view::npos) return {};
  value.remove_prefix(at + 4);
  const auto ip = trimmed(value.substr(0, value.find(']')));
  // Whoever maps the field as an address must never get anything else.
  return IpAddress::parse(ip) ? ip : std::string_view{};
}

void take(std::string_view& slot, std::string_view value) {
  if (slot.empty()) slot = trimmed(value);
}

void read_exchange(ExchangeClaims& claims, std::string_view name, std::string_view value) {
  if (iequals(name, "CrossTenant-Id")) {
    take(claims.tenant_id, value);
  } else if (iequals(name, "CrossTenant-Network-Message-Id") ||
             iequals(name, "Organization-Network-Message-Id")) {
    take(claims.network_message_id, value);
  } else if (iequals(name, "CrossTenant-OriginalAttributedTenantConnectingIp")) {
    take(claims.connecting_ip, ip_of(value));
  }
}

}  // namespace

ExchangeClaims exchange_claims(const mail::Message& message) {
  ExchangeClaims claims;
  for (const auto& [name, value] : message.headers) {
    if (name.size() < kExchange.size() || (name[0] != 'X' && name[0] != 'x')) continue;
    const std::string_view view = name;
    if (iequals(view.substr(0, kExchange.size()), kExchange)) {
      read_exchange(claims, view.substr(kExchange.size()), value);
    } else if (iequals(view, "X-OriginatorOrg")) {
      take(claims.originator_org, value);
    }
  }
  return claims;
}

}  // namespace weir::report
