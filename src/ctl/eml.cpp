#include "ctl/eml.hpp"

#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

/// Takes the next line off `rest`, without its line ending.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view without_blanks_before(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

/// Header lines up to the empty one. A line that is none ends the header, as it does in an MTA.
void read_header(std::string_view& rest, mail::RawTransaction& raw) {
  while (!rest.empty()) {
    const auto before = rest;
    const auto line = take_line(rest);
    if (line.empty()) return;
    if (is_blank(line.front()) && !raw.headers.empty()) {
      raw.headers.back().value.append(1, '\n').append(line);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || is_blank(line.front())) {
      rest = before;
      return;
    }
    raw.headers.push_back({std::string{line.substr(0, colon)},
                           std::string{without_blanks_before(line.substr(colon + 1))}});
  }
}

void read_body(std::string_view rest, std::uint64_t max_bytes, mail::RawTransaction& raw) {
  while (!rest.empty()) {
    const auto line = take_line(rest);
    raw.body_bytes += line.size() + 2;
    const auto room = static_cast<std::size_t>(max_bytes - raw.body.size());
    if (line.size() + 2 <= room) {
      raw.body.append(line).append("\r\n");
    } else {
      raw.body.append(line.substr(0, room));
      raw.body_truncated = true;
      return;
    }
  }
}

}  // namespace

Eml read_eml(std::string_view text, std::uint64_t max_body_bytes) {
  Eml eml;
  auto rest = text;
  if (rest.starts_with("From ")) take_line(rest);
  read_header(rest, eml.raw);
  for (const auto& field : eml.raw.headers) {
    if (!iequals(field.name, "Return-Path")) continue;
    eml.return_path = trimmed(field.value);
    break;
  }
  std::erase_if(eml.raw.headers,
                [](const auto& field) { return iequals(field.name, "Return-Path"); });
  read_body(rest, max_body_bytes, eml.raw);
  return eml;
}

}  // namespace weir::ctl
