#pragma once

#include <ostream>

#include "weir/engine/engine.hpp"
#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::ctl {

/// Why each detector fired or stayed silent, and why each limit counted the message or not.
void explain(std::ostream& out, const mail::Transaction& transaction,
             const engine::Verdict& verdict, const engine::Rules& rules,
             const mail::Domains& domains);

}  // namespace weir::ctl
