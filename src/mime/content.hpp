#pragma once

#include "weir/mail/transaction.hpp"

namespace weir::mime {

/// The MIME structure of a message (RFC 2045, 2046, 6522). `parts` counts leaves, `depth`
/// the containers (multipart, message) that hold one another; a plain text has 1 and 0. Total: any
/// bytes give a Content. Time is linear in the body kept; nothing nested beyond 32 levels or 1000
/// parts is read
/// (`cut`). A mail that is neither multipart nor message costs one look at its Content-Type.
mail::Content read_content(const mail::RawTransaction& raw);

}  // namespace weir::mime
