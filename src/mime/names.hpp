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

}  // namespace weir::mime
