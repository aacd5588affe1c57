#pragma once

#include <string>

#include "weir/count/counter_store.hpp"
#include "weir/engine/engine.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::engine {

/// What two passes of one message have in common: in centralized transport Exchange Online sends
/// it through us and gets it back. `<network message id>|<hash of the recipients>`, the recipients
/// in any order; one id with other recipients is another part of a split message and counts. Empty
/// where the id is text that anybody can write: it is taken from a proven Exchange Online client
/// and from a declared Exchange server alone.
/// Only Exchange Online's own pass begins one: a declared server that is hijacked cannot make its
/// mail look counted.
count::Pass pass_of(const Verdict& verdict, const mail::Transaction& transaction);

}  // namespace weir::engine
