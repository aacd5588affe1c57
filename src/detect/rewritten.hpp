#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "weir/mail/address.hpp"

namespace weir::detect {

/// The domain that a forwarder's rewriting of a reverse-path (SRS) says it stands for, in lower
/// case and else as written:
/// - as Exchange Online writes it, `user+SRS=hash=time=domain=user`;
/// - SRS0 and SRS1 as other forwarders write it.
/// nullopt for every other local part. Whoever sends writes this text: it proves nothing.
std::optional<std::string> forwarded_domain(std::string_view local_part);

/// The same, and besides VERP that holds the sender: `anything+user=domain`,
/// `anything-user=domain`. Not `+caf_=`, which names where the mail went.
std::optional<std::string> rewritten_domain(std::string_view local_part);

/// True for Exchange Online's short form, `bounces+SRS=hash=time`: what it makes of the sender of
/// mail that came over a connector from a domain which the tenant has not registered. Nothing of
/// the sender is left in it.
bool is_unregistered_srs(std::string_view local_part) noexcept;

/// True when the local part holds that recipient with = for its @ (VERP):
/// `bounces+john=contoso.example`, `bounce-17-john=contoso.example`.
bool is_verp_of(std::string_view local_part, const mail::Address& recipient);

/// Google's automatic forwarding, `user+caf_=john=contoso.example`: true when it names `recipient`.
bool is_google_forward_to(std::string_view local_part, const mail::Address& recipient);

/// True when `mail_from` is `from` with a bounce tag around its local part (BATV):
/// `prvs=tag=user`, `prvs=user=tag`, `msprvs1=tag=user`, `btv1==tag==user`, the domain unchanged.
bool is_bounce_tagged(const mail::Address& mail_from, const mail::Address& from) noexcept;

}  // namespace weir::detect
