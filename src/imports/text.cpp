#include "imports/text.hpp"

#include <algorithm>
#include <array>

#include "weir/base/ip.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::array<std::string_view, 4> kDomainLists{
    "senderdomains", "recipientdomains", "associatedaccepteddomains", "clienthostnames"};
constexpr std::array<std::string_view, 3> kAddressLists{"senderipaddresses", "smarthosts",
                                                        "efskipips"};
constexpr std::array<std::string_view, 4> kOtherLists{
    "trustedorganizations", "efusers", "scananddroprecipients", "validationrecipients"};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// `a.b.c.d:port` without its port; an IPv6 address has more than one colon.
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    return end == text.npos ? text : text.substr(1, end - 1);
  }
  const auto colon = text.find(':');
  const bool one = colon != text.npos && text.find(':', colon + 1) == text.npos;
  return one ? text.substr(0, colon) : text;
}

/// "contoso.onmicrosoft.com" and its like: what may stand in front of a backslash.
bool looks_like_domain(std::string_view text) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.'; };
  return text.find('.') != text.npos && std::ranges::all_of(text, fits);
}

std::string_view entry_of(std::string_view text) {
  if (text.size() >= 5 && iequals(text.substr(0, 5), "smtp:")) text.remove_prefix(5);
  return text;
}

}  // namespace

std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : ascii_lower(name.substr(0, 256))) {
    if (is_letter(c) || is_digit(c)) plain += c;
  }
  return plain;
}

std::string bounded(std::string_view text) {
  if (text.size() <= kMaxText) return std::string{text};
  std::size_t end = kMaxText;
  while (end > kMaxText - 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string{text.substr(0, end)} + "…";
}

std::string client_of(std::string_view text) {
  text = trimmed(text.substr(0, 256));
  text = trimmed(text.substr(0, text.find_first_of(",;")));
  std::string_view plain = without_port(text);
  plain = plain.substr(0, plain.find('%'));
  const auto address = IpAddress::parse(plain);
  return address ? address->to_string() : std::string{};
}

std::string object_of(std::string_view text, std::string_view organization) {
  constexpr std::string_view kPath = "/Microsoft Exchange Hosted Organizations/";
  text = trimmed(text);
  const auto slash = text.rfind('/');
  if (text.find(kPath) != text.npos && slash + 1 < text.size()) text.remove_prefix(slash + 1);
  const auto backslash = text.find('\\');
  if (backslash != text.npos && backslash + 1 < text.size()) {
    const auto front = text.substr(0, backslash);
    const bool known = !organization.empty() && iequals(front, organization);
    if (known || looks_like_domain(front)) text.remove_prefix(backslash + 1);
  }
  return bounded(text);
}

bool is_list(std::string_view property) {
  const auto plain = plain_name(property);
  return is_in(kDomainLists, plain) || is_in(kAddressLists, plain) || is_in(kOtherLists, plain);
}

std::string list_of(std::string_view property, std::string_view text) {
  const auto plain = plain_name(property);
  text = trimmed(text);
  if (text.size() >= 2 && text.starts_with('{') && text.ends_with('}')) {
    text = text.substr(1, text.size() - 2);
  }
  const bool names = is_in(kOtherLists, plain);  // these may hold spaces
  const std::string_view separators = names ? ",;\r\n" : ",; \t\r\n";
  std::string joined;
  bool costed = false;  // the entry before began with "smtp:", so its cost may follow
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(separators, at), text.size());
    const auto raw = trimmed(text.substr(at, end - at));
    at = end + 1;
    if (raw.empty()) continue;
    const bool cost = costed && std::ranges::all_of(raw, is_digit);
    const auto entry = entry_of(raw);
    costed = entry.size() != raw.size();
    if (cost || entry.empty()) continue;
    if (!joined.empty()) joined += ';';
    joined += entry;
  }
  return bounded(joined);
}

bool is_type_name(std::string_view text) {
  text = trimmed(text);
  constexpr std::array<std::string_view, 4> kTypes{"System.Collections.", "System.Object[]",
                                                   "System.String[]", "Microsoft.Exchange.Data."};
  return std::ranges::any_of(kTypes, [&](std::string_view type) { return text.starts_with(type); });
}

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == address.npos ? std::string{} : ascii_lower(address.substr(at + 1));
}

}  // namespace weir::imports
