#include "mail/header_block.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "mail/field_name.hpp"

namespace weir::mail {
namespace {

bool is_name(std::string_view text) noexcept {
  const auto name = bare_name(text);
  return !name.empty() && std::none_of(name.begin(), name.end(), is_space);
}

}  // namespace

HeaderBlock read_header_block(std::string_view text, std::size_t max) {
  HeaderBlock block;
  bool open = false;  // the last line belongs to the last field
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      if (!block.fields.empty() || block.cut) break;
      continue;
    }
    if (is_wsp(line.front())) {
      if (open) block.fields.back().value.append("\n").append(line);
      continue;
    }
    const auto colon = line.find(':');
    open = colon != line.npos && is_name(line.substr(0, colon));
    if (!open) continue;
    if (block.fields.size() == max) {
      block.cut = true;
      open = false;
      continue;
    }
    auto value = line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    block.fields.push_back({std::string{line.substr(0, colon)}, std::string{value}});
  }
  block.rest = text;
  return block;
}

}  // namespace weir::mail
