#include "mail/bytes.hpp"

#include "base/ascii.hpp"

namespace weir::mail {

ByteTraits traits_of(std::string_view text) noexcept {
  ByteTraits traits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_eight_bit(text[i])) {
      traits.eight_bit = true;
    } else if (is_control(text[i]) && is_stray_control(text, i)) {
      traits.control = true;
    }
  }
  return traits;
}

bool is_stray_control(std::string_view text, std::size_t pos) noexcept {
  const char c = text[pos];
  if (!is_control(c) || c == '\t') return false;
  const char next = pos + 1 < text.size() ? text[pos + 1] : ' ';  // a break at the very end is none
  if (c == '\n') return !is_wsp(next);
  return c != '\r' || (next != '\n' && pos + 1 < text.size());
}

}  // namespace weir::mail
