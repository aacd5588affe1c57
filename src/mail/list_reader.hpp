#pragma once

#include <span>

#include "mail/lexer.hpp"
#include "mail/list_reading.hpp"
#include "weir/mail/domains.hpp"

namespace weir::mail {

/// Reads a lexed address-list (RFC 5322 section 3.4 with the obsolete forms of section 4.4). What
/// the grammar does not allow is read as most mail programs would, and every address in a place
/// where some program could look for it is among the others.
ListReading read_list(std::span<const Token> tokens, const Domains& domains);

}  // namespace weir::mail
