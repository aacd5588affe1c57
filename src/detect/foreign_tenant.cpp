#include "detect/foreign_tenant.hpp"

#include <algorithm>

#include "detect/evidence.hpp"
#include "detect/list_mail.hpp"
#include "detect/readings.hpp"
#include "detect/recipients.hpp"
#include "detect/tenant.hpp"

namespace weir::detect {
namespace {

/// What makes another tenant's mail our business.
struct Claims {
  const mail::Address* mail_from = nullptr;  ///< an accepted domain in MAIL FROM
  const mail::Address* from = nullptr;       ///< and in From
  std::size_t external = 0;                  ///< recipients outside

  bool ours() const noexcept { return mail_from != nullptr || from != nullptr; }
};

Claims claims_of(const Context& context) {
  const auto ours = [&](const mail::Address& address) {
    return context.organization.accepted_domains.contains(address.domain);
  };
  const auto& envelope = context.transaction.envelope;
  return {.mail_from = find_reading(envelope.mail_from, ours),
          .from = find_reading(context.transaction.message.from, ours),
          .external = external_recipients(envelope, context.organization)};
}

/// What we posted comes home from lists and services that live in other tenants: then the envelope
/// is theirs, and the recipients are ours.
bool may_return(const Context& context, const Claims& claims) {
  if (claims.mail_from != nullptr || claims.external > 0) return false;
  const auto declared = [&](const mail::Address& address) {
    return connector::domain_matches_any(context.connector.foreign_domains, address.domain);
  };
  return every_reading(context.transaction.envelope.mail_from, declared) ||
         mass_mail(context.transaction, context.domains) == MassMail::list;
}

std::string evidence(std::string_view way, const Tenant& tenant, const Claims& claims) {
  auto text = std::string{way} + ' ' + quoted(tenant.name);
  if (claims.from != nullptr) {
    text += ", From: " + quoted(claims.from->domain);
  } else if (claims.mail_from != nullptr) {
    text += ", MAIL FROM: " + quoted(claims.mail_from->domain);
  }
  if (claims.external > 0) text += ", external recipients: " + std::to_string(claims.external);
  return printable(text, kMaxEvidence);
}

}  // namespace

ForeignTenant::Limits ForeignTenant::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .returning_points = static_cast<unsigned>(
              settings.number("returning_points", fallback.returning_points, 0, 100))};
}

std::vector<Finding> ForeignTenant::judge(const Context& context, Counts) const {
  if (context.provenance != connector::Provenance::exchange_online) return {};
  const auto claims = claims_of(context);
  if (!claims.ours() && claims.external == 0) return {};

  const auto& facts = context.transaction.message.exchange;
  auto tenant = sending_tenant(facts, context.organization);
  std::string_view way = "sent by tenant";
  if (tenant.tenancy == Tenancy::ours && claims.ours()) {
    // Ours handed it to us, but who says to be us put it in somewhere else. A foreign message
    // that one of our mailboxes forwards is such mail too, and claims nothing.
    tenant = attributed_tenant(facts, context.organization);
    way = "put into Exchange Online over a connector of tenant";
  }
  if (tenant.tenancy != Tenancy::foreign) return {};

  const bool returning = may_return(context, claims);
  return {{id(), returning ? Severity::low : Severity::high,
           returning ? std::min(limits_.returning_points, limits_.points) : limits_.points,
           evidence(way, tenant, claims), ""}};
}

}  // namespace weir::detect
