#include "detect/display_name.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace weir::detect {
namespace {

constexpr std::size_t kMaxLooked = 1000;  // what a skeleton can be made of
constexpr std::size_t kMaxLabels = 8;

/// The beginning of `text` without what is no UTF-8: one broken byte must not hide the rest.
std::string whole_characters(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto point = next_code_point(text);
    if (out.size() + point.length > kMaxLooked) break;
    if (point.valid) out.append(text.substr(0, point.length));
    text.remove_prefix(point.length);
  }
  return out;
}

bool ends_token(char c) noexcept {
  return !is_eight_bit(c) && !is_alnum(c) && c != '.' && c != '-' && c != '_' && c != '+' &&
         c != '@';
}

/// The name of ours that `domain` (a skeleton) is, or is a host of.
const connector::ProtectedName* our_name(std::string_view domain,
                                         const connector::ProtectedNames& names) {
  for (std::size_t i = 0; i < kMaxLabels; ++i) {
    const auto* name = names.looking_like(domain);
    if (name && name->ours) return name;
    const auto dot = domain.find('.');
    if (dot == domain.npos) break;
    domain.remove_prefix(dot + 1);
  }
  return nullptr;
}

Shown shown_by(std::string_view token, const connector::ProtectedNames& names) {
  while (token.ends_with('.') || token.ends_with('-')) token.remove_suffix(1);
  const auto at = token.rfind('@');
  const auto domain = at == token.npos ? token : token.substr(at + 1);
  if (domain.find('.') == domain.npos) return {};
  const auto* name = our_name(domain, names);
  return {name, name && at != token.npos && at > 0};
}

bool is_right_to_left(char32_t c) noexcept {
  return (c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfdff) ||
         (c >= 0xfe70 && c <= 0xfefe) || (c >= 0x10800 && c <= 0x10fff) ||
         (c >= 0x1e800 && c <= 0x1efff);
}

}  // namespace

Shown shown_name(std::string_view display_name, const connector::ProtectedNames& names,
                 const mail::Domains& domains) {
  if (display_name.empty() || names.empty()) return {};
  const auto look = domains.skeleton(whole_characters(display_name));
  std::string_view rest{look};
  Shown found;
  while (!rest.empty() && !found.address) {
    const auto end = std::ranges::find_if(rest, ends_token);
    const auto token = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    const auto shown = shown_by(token, names);
    if (shown.address || !found.name) found = shown;
    rest.remove_prefix(std::min(token.size() + 1, rest.size()));
  }
  return found;
}

Reordering reordering(std::string_view display_name) noexcept {
  constexpr char32_t kEmbedLeft = 0x202a;
  constexpr char32_t kEmbedRight = 0x202b;
  constexpr char32_t kOverrideLeft = 0x202d;
  constexpr char32_t kOverrideRight = 0x202e;
  constexpr char32_t kIsolateRight = 0x2067;
  bool turned = false;
  bool right_to_left = false;
  for (auto rest = display_name.substr(0, kMaxLooked); !rest.empty();) {
    const auto point = next_code_point(rest);
    const auto c = point.value;
    if (c == kOverrideLeft || c == kOverrideRight) return Reordering::overriding;
    turned = turned || c == kEmbedLeft || c == kEmbedRight || c == kIsolateRight;
    right_to_left = right_to_left || is_right_to_left(c);
    rest.remove_prefix(point.length);
  }
  return turned && !right_to_left ? Reordering::unneeded : Reordering::none;
}

}  // namespace weir::detect
