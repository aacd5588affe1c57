#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "weir/mail/address.hpp"

namespace weir::detect {

/// The domain that a rewritten reverse-path says it stands for, in lower case and else as written:
/// - SRS as Exchange Online writes it, `user+SRS=hash=time=domain=user`; its short form
///   `bounces+SRS=hash=time` keeps no domain, so there is nothing to decode;
/// - SRS0 and SRS1 as other forwarders write it;
/// - VERP, `anything+user=domain` or `anything-user=domain`.
/// nullopt for every other local part. Whoever sends writes this text: it proves nothing.
std::optional<std::string> rewritten_domain(std::string_view local_part);

/// True when `mail_from` is `from` with a bounce tag around its local part (BATV):
/// `prvs=tag=user`, `prvs=user=tag`, `msprvs1=tag=user`, `btv1==tag==user`, the domain unchanged.
bool is_bounce_tagged(const mail::Address& mail_from, const mail::Address& from) noexcept;

}  // namespace weir::detect
