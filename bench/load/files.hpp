#pragma once

#include <cstddef>
#include <string>

#include "load/random.hpp"

namespace weir::bench {

/// A PDF of one page whose picture fills it up to about `bytes`.
std::string pdf_file(Random& random, std::size_t bytes);

/// A DOCX: a zip of the usual members, deflated, with a picture that fills it up to about `bytes`.
std::string docx_file(Random& random, std::size_t bytes);

}  // namespace weir::bench
