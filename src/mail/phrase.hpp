#pragma once

#include <span>
#include <string>

#include "mail/lexer.hpp"

namespace weir::mail {

/// The name that goes with an address, decoded: `phrase`, or when that is empty the last comment
/// of its element (the old `a@b (Name)`).
std::string display_name(std::span<const Token> phrase, std::span<const Token> element);

}  // namespace weir::mail
