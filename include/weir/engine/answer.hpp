#pragma once

#include <span>
#include <string_view>

#include "weir/engine/engine.hpp"
#include "weir/mail/transaction.hpp"
#include "weir/policy/answer.hpp"

namespace weir::engine {

/// What the MTA is told about a message that got `verdict` (CONTRACT section 3). `headers` are the
/// fields as they came, all of them, in order. `event_id` is that of the verdict event; style says
/// how much the header tells.
///
/// In mode observe nothing but accept comes out. Otherwise a message that goes on loses every
/// X-Weir-* field that came with it, and one that is tagged or quarantined gets X-Weir-Verdict:
/// what an operator releases from quarantine still says why it was there. A message that is
/// refused gets the reply alone, for nobody will see its header.
policy::Answer make_answer(const Verdict& verdict, std::span<const mail::HeaderField> headers,
                           std::string_view event_id, policy::HeaderStyle style);

}  // namespace weir::engine
