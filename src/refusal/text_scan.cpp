#include "refusal/text_scan.hpp"

namespace weir::refusal {

std::size_t only(std::string_view text, std::string_view what) noexcept {
  const auto first = text.find(what);
  if (first == text.npos || text.find(what, first + 1) != text.npos) return text.npos;
  return first;
}

std::string_view before(std::string_view text, std::string_view end) noexcept {
  return text.substr(0, text.find(end));
}

std::optional<unsigned> take_number(std::string_view& text, std::size_t least,
                                    std::size_t most) noexcept {
  std::size_t digits = 0;
  unsigned value = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    if (digits == most) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(text[digits++] - '0');
  }
  if (digits < least) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view what) noexcept {
  if (!text.starts_with(what)) return false;
  text.remove_prefix(what.size());
  return true;
}

}  // namespace weir::refusal
