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
/// FROM is believed only of a domain that is (anybody can write SRS into a local part).
std::optional<Mismatch> find_mismatch(const Context& context);

}  // namespace weir::detect
