#include "ctl/wrap.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

constexpr std::size_t kMaxText = 4'000;

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::size_t width_of(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
}

std::string cut_to(std::string_view text, std::size_t columns) {
  auto safe = printable(text, kMaxText);
  if (width_of(safe) <= columns) return safe;
  std::size_t end = 0;
  for (std::size_t width = 0; end < safe.size(); ++end) {
    if (!continues(safe[end]) && ++width == columns) break;
  }
  return safe.substr(0, end) + "…";
}

void print_wrapped(std::ostream& out, std::string_view lead, std::string_view text) {
  const auto safe = printable(text, kMaxText);
  const std::string_view all{safe};
  const auto indent = width_of(lead);
  out << lead;
  std::size_t column = indent;
  std::size_t at = 0;
  while (at < all.size()) {
    const auto end = std::min(all.find(' ', at), all.size());
    const auto word = all.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const auto width = width_of(word);
    if (column > indent && column + 1 + width > kPageWidth) {
      out << '\n' << std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out << ' ';
      ++column;
    }
    out << word;
    column += width;
  }
  out << '\n';
}

}  // namespace weir::ctl
