#pragma once

#include <string>
#include <string_view>

#include "weir/mail/transaction.hpp"

namespace weir::report {

/// What the Exchange Online headers of a message claim (the topmost of each). Claims only: anyone
/// can write them. Views into the message; empty = the header is not there.
struct ExchangeClaims {
  std::string_view tenant_id;           ///< X-MS-Exchange-CrossTenant-Id
  std::string_view originator_org;      ///< X-OriginatorOrg
  std::string_view network_message_id;  ///< …CrossTenant- or …Organization-Network-Message-Id
  std::string_view connecting_ip;  ///< a valid Ip=[…] of …OriginalAttributedTenantConnectingIp
};

ExchangeClaims exchange_claims(const mail::Message& message);

}  // namespace weir::report
