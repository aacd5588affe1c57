#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mime/parameters.hpp"

namespace weir::mime {

/// Adds what `parameters` give as `attribute` (filename, name) to `names`: the RFC 2231 form first,
/// then the plain one with its encoded words (RFC 2047) decoded, as most mail programs do though
/// it is forbidden there. Without quotes a value goes on to the next ';', and ends at a blank too
/// if that gives it an extension. Distinct, at most kMaxNames. Raw 8-bit is read as UTF-8, else in
/// `charset`.
void add_names(const std::vector<Parameter>& parameters, std::string_view attribute,
               std::string_view charset, std::vector<std::string>& names);

/// `text` as a name that Part::names may hold: valid UTF-8, what is not becomes U+FFFD, of at most
/// kMaxNameBytes.
std::string kept_name(std::string_view text);

}  // namespace weir::mime
