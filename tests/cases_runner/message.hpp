#pragma once

#include <string_view>
#include <vector>

#include "weir/mail/transaction.hpp"
#include "weir/policy/answer.hpp"

namespace weir::cases {

/// Splits the text of a message into header fields and body as Postfix 3.7 does before a milter
/// sees it: a header block that breaks off gives what came before it, none at all if that is the
/// first line; a space before the colon is lost. The body gets CRLF.
void split_message(std::string_view text, mail::RawTransaction& into);

/// `headers` after `answer` has been applied to them.
std::vector<mail::HeaderField> applied(std::vector<mail::HeaderField> headers,
                                       const policy::Answer& answer);

}  // namespace weir::cases
