#pragma once

#include <optional>

#include "weir/detect/alignment.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// One reading of MAIL FROM against one reading of From. `mail_from` is not null.
Alignment align_pair(const mail::Address& mail_from, const mail::Address& from,
                     const connector::Organization& organization, const mail::Domains& domains);

/// Two readings that do not belong together. Point into the transaction.
struct Mismatch {
  const mail::Address* mail_from;
  const mail::Address* from;
};

/// The first pair of readings that differ beyond what is legitimate on this connector: two domains
/// that are both accepted or declared in `foreign_domains` belong together, and a rewritten MAIL
/// FROM is believed only of a domain that is (anybody can write SRS into a local part). Exchange
/// Online's short SRS form under a domain of ours never belongs to a From: its sender was a domain
/// that we had not registered.
std::optional<Mismatch> find_mismatch(const Context& context);

/// Where a mismatch is evidence: towards the cloud and on no connector always; from the cloud when
/// MAIL FROM or From is ours or a recipient is outside; from the Internet never. Foreign mail
/// between foreign addresses differs for many good reasons (31 % of newsletters).
bool mismatch_counts(const Context& context);

}  // namespace weir::detect
