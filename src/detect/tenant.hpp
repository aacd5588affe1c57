#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "weir/connector/organization.hpp"
#include "weir/mail/exchange.hpp"

namespace weir::detect {

/// Whose mail Exchange Online says it is, worst last.
enum class Tenancy : std::uint8_t { unknown, ours, foreign };

struct Tenant {
  Tenancy tenancy = Tenancy::unknown;
  std::string_view name;  ///< tenant id or domain that said so; a view of the facts
};

/// The tenant that sent the message on. X-MS-Exchange-CrossTenant-Id against `tenant_ids` where
/// both are there, else X-OriginatorOrg against the accepted domains, else the tenant of the
/// connector over which it came in. Instances that disagree are foreign: Exchange Online stamps
/// one value. To be asked about mail of a proven Exchange Online client only; of anybody else's it
/// is text.
Tenant sending_tenant(const mail::ExchangeFacts& facts,
                      const connector::Organization& organization);

/// The tenant over whose connector the message came into Exchange Online: a foreign one where
/// several instances of the header name several.
Tenant attributed_tenant(const mail::ExchangeFacts& facts,
                         const connector::Organization& organization);

/// The same of one instance: `client` is one of `facts`.
Tenant tenant_of(const mail::AttributedClient& client, const mail::ExchangeFacts& facts,
                 const connector::Organization& organization);

}  // namespace weir::detect
