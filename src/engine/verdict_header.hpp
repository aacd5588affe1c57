#pragma once

#include <string>
#include <string_view>

#include "weir/engine/engine.hpp"
#include "weir/policy/answer.hpp"

namespace weir::engine {

/// `text` as one value of X-Weir-Verdict: printable ASCII without space, ';', ',' and '=', at most
/// 64 bytes. Whatever else stood there becomes '_'.
std::string header_text(std::string_view text);

/// The detectors that found something, each once, worst finding first, joined by ','.
std::string finding_ids(const Verdict& verdict);

/// X-Weir-Verdict (CONTRACT section 3), folded before `findings` when the line would be long.
/// `style` is not none.
mail::HeaderField verdict_header(const Verdict& verdict, std::string_view event_id,
                                 policy::HeaderStyle style);

}  // namespace weir::engine
