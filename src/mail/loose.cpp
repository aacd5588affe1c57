#include "mail/loose.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace weir::mail {
namespace {

bool in_local_part(char c) noexcept {
  constexpr std::string_view kMarks = ".!#$%&*+-/=?^_`{|}~'\\";
  return is_alnum(c) || is_eight_bit(c) || kMarks.find(c) != kMarks.npos;
}

bool in_domain(char c) noexcept {
  return is_alnum(c) || is_eight_bit(c) || c == '.' || c == '-' || c == '_';
}

// Quotation marks and list bullets that people write around an address.
bool is_wrapping(char c) noexcept { return c == '\'' || c == '`' || c == '*' || c == '.'; }

std::string_view local_part_before(std::string_view text, std::size_t at) noexcept {
  std::size_t begin = at;
  while (begin > 0 && in_local_part(text[begin - 1])) --begin;
  while (begin < at && is_wrapping(text[begin])) ++begin;
  return text.substr(begin, at - begin);
}

std::string_view domain_after(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at + 1;
  while (end < text.size() && in_domain(text[end])) ++end;
  while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  return text.substr(at + 1, end - at - 1);
}

}  // namespace

std::vector<LooseAddress> find_loose_addresses(std::string_view text, std::size_t max) {
  std::vector<LooseAddress> found;
  for (auto at = text.find('@'); at != text.npos && found.size() < max;
       at = text.find('@', at + 1)) {
    const LooseAddress address{local_part_before(text, at), domain_after(text, at)};
    const bool dotted = address.domain.find('.', 1) != text.npos;
    if (!address.local_part.empty() && dotted) found.push_back(address);
  }
  return found;
}

}  // namespace weir::mail
