#pragma once

#include <string_view>

namespace weir::mail {

/// Which unusual bytes a text holds.
struct ByteTraits {
  bool eight_bit = false;
  bool control = false;  ///< other than tab and the line break of a fold
};

ByteTraits traits_of(std::string_view text) noexcept;

/// True for a control byte that is no white space of a well-formed header: NUL, bare CR, a line
/// feed that no white space follows, and the like.
bool is_stray_control(std::string_view text, std::size_t pos) noexcept;

}  // namespace weir::mail
