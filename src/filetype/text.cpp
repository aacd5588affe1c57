#include "filetype/text.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "weir/base/text.hpp"

namespace weir::filetype {
namespace {

using namespace std::string_view_literals;

bool is_text_byte(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 ? byte != 0x7f : (byte >= '\a' && byte <= '\r') || byte == 0x1b;
}

/// The ASCII in UTF-16 with a byte order mark; anything else becomes a question mark.
std::string narrowed(std::string_view front) {
  const std::size_t high = front.front() == '\xfe' ? 0 : 1;
  std::string out;
  for (std::size_t at = 2; at + 1 < front.size(); at += 2) {
    out += front[at + high] == 0 ? front[at + 1 - high] : '?';
  }
  return out;
}

bool holds_any(std::string_view text, const auto& wanted) {
  return std::ranges::any_of(
      wanted, [&](std::string_view one) { return text.find(one) != std::string_view::npos; });
}

std::string_view type_of_markup(std::string_view text) {
  constexpr std::array kHtml{"<!doctype html"sv, "<html"sv,   "<head"sv, "<body"sv,
                             "<script"sv,        "<iframe"sv, "<form"sv, "<meta"sv,
                             "<table"sv,         "<div"sv,    "<title"sv};
  const auto svg = text.find("<svg");
  const bool xml = text.starts_with("<?xml");
  if (svg != std::string_view::npos && !holds_any(text.substr(0, svg), kHtml)) {
    return "image/svg+xml";
  }
  if (holds_any(text, kHtml)) return "text/html";
  return xml ? "text/xml" : "text/plain";
}

std::string_view type_of_ascii(std::string_view raw) {
  const std::string lower = ascii_lower(raw);
  std::string_view text = lower;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.starts_with("#!")) return "text/x-script";
  text = trimmed(text);
  if (text.starts_with('<')) return type_of_markup(text);
  if (text.starts_with("begin:vcalendar")) return "text/calendar";
  if (text.starts_with("begin:vcard")) return "text/vcard";
  return "text/plain";
}

}  // namespace

std::string_view type_of_text(std::string_view front) {
  if (front.starts_with("\xff\xfe"sv) || front.starts_with("\xfe\xff"sv)) {
    const std::string ascii = narrowed(front);
    if (std::ranges::all_of(ascii, is_text_byte)) return type_of_ascii(ascii);
    return {};
  }
  if (front.empty() || !std::ranges::all_of(front, is_text_byte)) return {};
  return type_of_ascii(front);
}

}  // namespace weir::filetype
