#include "content/names.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "content/kinds.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

constexpr auto npos = std::string_view::npos;

/// Overrides: they have no use in a name but to turn a part of it round.
bool is_override(char32_t c) noexcept { return c == 0x202d || c == 0x202e; }

/// Marks, embeddings and isolates, which names in right-to-left scripts do have.
bool is_direction(char32_t c) noexcept {
  return c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202c) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_invisible(char32_t c) noexcept {
  return (c >= 0x200b && c <= 0x200d) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff || c == 0xad ||
         c == 0x180e || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x2800 ||
         (c >= 0xe0000 && c <= 0xe007f);
}

bool is_right_to_left(char32_t c) noexcept {
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefe);
}

std::string visible(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto point = next_code_point(text);
    if (!is_override(point.value) && !is_direction(point.value) && !is_invisible(point.value)) {
      out += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  return out;
}

/// The part behind the last slash, as Windows would keep it.
std::string_view base_name(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != npos) name.remove_prefix(slash + 1);
  if (const auto colon = name.find(':', 2); colon != npos) name = name.substr(0, colon);
  const auto last = name.find_last_not_of(". \t\r\n");
  return name.substr(0, last == npos ? 0 : last + 1);
}

struct Split {
  std::string stem;
  std::string extension;  ///< lower case
};

Split split(std::string_view name) {
  const std::string clean = visible(name);
  const auto base = base_name(clean);
  const auto dot = base.rfind('.');
  if (dot == npos) return {std::string{base}, ""};
  return {std::string{base.substr(0, dot)}, ascii_lower(trimmed(base.substr(dot + 1)))};
}

}  // namespace

std::string extension_of(std::string_view name) { return split(name).extension; }

bool has_double_extension(std::string_view name) {
  const auto [stem, extension] = split(name);
  const bool opened =
      is_dangerous_extension(extension) || kind_of_extension(extension) == Kind::html;
  if (!opened) return false;
  const auto before = split(stem).extension;
  return before != extension && is_decoy_extension(before) &&
         !(kind_of_extension(before) == Kind::html && kind_of_extension(extension) == Kind::html);
}

bool is_misleading(std::string_view name) {
  const auto dot = name.rfind('.');
  bool right_to_left = false;
  bool direction = false;
  std::size_t run = 0;  // of invisible characters
  for (std::size_t at = 0; at < name.size();) {
    const auto [c, length, valid] = next_code_point(name.substr(at));
    if (is_override(c) || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) return true;
    right_to_left = right_to_left || (valid && is_right_to_left(c));
    // A mark in front comes along when a path is copied out of a Windows dialog.
    direction = direction || (at > 0 && is_direction(c));
    run = is_invisible(c) ? run + 1 : 0;
    const bool near_extension = dot != npos && (at > dot || at + length == dot);
    if (run >= 3 || (run > 0 && near_extension)) return true;
    at += length;
  }
  return direction && !right_to_left;
}

bool looks_like_host(std::string_view name) {
  const auto [stem, extension] = split(name);
  if (extension != "com" || is_decoy_extension(split(stem).extension)) return false;
  return stem.find('@') != npos || stem.find('.') != npos;
}

std::string shortened(std::string_view name, std::size_t max) {
  if (name.size() <= max) return std::string{name};
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(name[at]) & 0xc0U) == 0x80U;
  };
  constexpr std::string_view kGap = "\xe2\x80\xa6";
  const std::size_t tail = std::min<std::size_t>(max / 3, 64);
  std::size_t head = max - tail - kGap.size();
  while (head > 0 && continues(head)) --head;
  std::size_t from = name.size() - tail;
  while (from < name.size() && continues(from)) ++from;
  return std::string{name.substr(0, head)}.append(kGap).append(name.substr(from));
}

}  // namespace weir::content
