#include "format/cef_text.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "weir/base/text.hpp"

namespace weir::format {
namespace {

bool starts_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

/// Valid UTF-8 without controls; a line end stays, for it has an escape of its own.
std::string shown(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    safe += printable(text.substr(0, end), std::string_view::npos / 8);
    if (end < text.size()) safe += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return safe;
}

std::string cut(std::string text, std::size_t most) {
  if (characters(text) <= most) return text;
  const auto room = most > kCefCut.size() ? most - kCefCut.size() : 0;
  std::size_t seen = 0;
  std::size_t at = 0;
  while (at < text.size() && (!starts_character(text[at]) || seen++ < room)) ++at;
  text.resize(at);
  return room == 0 ? text : text.append(kCefCut);
}

/// Some collectors look for the last "CEF:0|" of a line and take it for the start of the record.
std::string without_record_start(std::string text) {
  for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
    if (text[at + 3] == ':' && iequals(std::string_view{text}.substr(at, 3), "cef")) {
      text.insert(text.begin() + static_cast<std::ptrdiff_t>(at) + 3, '_');
    }
  }
  return text;
}

/// ASCII without anything that is escaped; no colon, which the start of a record has.
bool goes_as_it_is(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c < '\x7f' && c != '\\' && c != '=' && c != ':';
  });
}

}  // namespace

std::size_t characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string_view trimmed_cef(std::string_view text) noexcept {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string cef_value(std::string_view text, std::size_t most) {
  text = trimmed_cef(text);
  if (text.size() <= most && goes_as_it_is(text)) return std::string{text};
  const auto plain = cut(without_record_start(shown(text)), most);
  std::string escaped;
  escaped.reserve(plain.size() + 8);
  for (const char c : trimmed_cef(plain)) {
    if (c == '\n' || c == '\r') {
      escaped += c == '\n' ? "\\n" : "\\r";
    } else {
      if (c == '\\' || c == '=') escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

std::string cef_header(std::string_view text, std::size_t most) {
  auto plain = shown(trimmed_cef(text));
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  plain = cut(without_record_start(std::move(plain)), most);
  std::string escaped;
  for (const char c : trimmed_cef(plain)) {
    if (c == '\\' || c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace weir::format
