#pragma once

#include "weir/policy/answer.hpp"

struct smfi_str;  // SMFICTX of <libmilter/mfapi.h>

namespace weir::milter {

/// Tells the MTA what was decided; only from end-of-message. Returns the sfsistat to give back.
///
/// What the MTA cannot do is left out with one log line a minute: header changes it did not
/// negotiate, and quarantine, where the message then passes with its verdict header, because a
/// tempfail in its place could lose mail of a client that does not retry. Never throws but
/// bad_alloc.
int apply(smfi_str* context, const policy::Answer& answer);

}  // namespace weir::milter
