#pragma once

#include <string_view>

#include "weir/connector/organization.hpp"
#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::detect {

/// How MAIL FROM (P1) and header From (P2) relate, best first (CONTRACT section 4). Never evidence
/// of innocence: most phishing aligns.
enum class Alignment {
  same_address,
  same_domain,
  same_org,       ///< same organizational domain
  both_accepted,  ///< both ours
  rewritten,      ///< SRS, BATV, VERP that decodes to the From domain
  null_report,    ///< null reverse-path on a real DSN, MDN or automatic reply
  null,           ///< null reverse-path on anything else
  mismatch,
  unparseable,  ///< one of the two cannot be read in one way
};

std::string_view to_string(Alignment alignment) noexcept;

/// The worst class over every reading of MAIL FROM and every mailbox of From.
Alignment align(const mail::Transaction& transaction, const connector::Organization& organization,
                const mail::Domains& domains);

}  // namespace weir::detect
