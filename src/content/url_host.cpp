#include "content/url_host.hpp"

#include <algorithm>
#include <cstdint>

#include "base/ascii.hpp"
#include "mail/domain_name.hpp"
#include "weir/base/ip.hpp"

namespace weir::content {
namespace {

using mail::LinkTrait;
using std::string_view;

constexpr std::size_t kMaxHost = 255;
constexpr string_view kALabel = "xn--";

// One part of an IPv4 address; nullopt when it is no number. A number beyond 2^32 stays beyond.
std::optional<std::uint64_t> ipv4_number(string_view part) {
  unsigned radix = 10;
  if (part.size() >= 2 && part[0] == '0') {
    const bool hex = ascii_lower_char(part[1]) == 'x';
    radix = hex ? 16 : 8;
    part.remove_prefix(hex ? 2 : 1);
  } else if (part.empty()) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (const char c : part) {
    const int digit = hex_value(c);
    if (digit < 0 || static_cast<unsigned>(digit) >= radix) return std::nullopt;
    value = std::min<std::uint64_t>(value * radix + static_cast<unsigned>(digit), 1ULL << 40U);
  }
  return value;
}

bool is_all_digits(string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// WHATWG "ends in a number": from here on the host is an address or nothing.
bool ends_in_number(string_view host) {
  const auto last = host.substr(host.rfind('.') + 1);
  return is_all_digits(last) ||
         (last.size() >= 2 && last[0] == '0' && last[1] == 'x' && ipv4_number(last).has_value());
}

std::string dotted_quad(std::uint64_t address) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (!out.empty()) out += '.';
    out += std::to_string((address >> static_cast<unsigned>(shift)) & 0xffU);
  }
  return out;
}

std::optional<std::string> legacy_ipv4(string_view host) {
  std::uint64_t address = 0;
  for (int parts = 1; parts <= 4; ++parts) {
    const auto dot = host.find('.');
    const auto number = ipv4_number(host.substr(0, dot));
    if (!number) return std::nullopt;
    if (dot == string_view::npos) {
      // The last part fills what is left.
      const auto left = static_cast<unsigned>(5 - parts) * 8U;
      if (*number >= (1ULL << left)) return std::nullopt;
      return dotted_quad(address | *number);
    }
    if (*number > 0xff) return std::nullopt;
    address |= *number << static_cast<unsigned>(4 - parts) * 8U;
    host.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

// Single labels are hosts of an intranet, and underscores occur.
bool is_host_name(string_view name) {
  if (name.empty() || name.front() == '.' || name.find("..") != string_view::npos) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; });
}

void label_traits(UrlHost& host, const mail::Domains& domains) {
  if (host.name.find(kALabel) == std::string::npos) return;
  bool punycode = false;
  const auto shown = domains.unicode(host.name);
  for (string_view rest = host.name; !rest.empty();) {
    punycode = punycode || rest.starts_with(kALabel);
    const auto dot = rest.find('.');
    rest.remove_prefix(dot == string_view::npos ? rest.size() : dot + 1);
  }
  if (!punycode) return;
  host.traits.set(LinkTrait::punycode);
  for (string_view rest = shown; !rest.empty();) {
    const auto dot = rest.find('.');
    if (domains.mixes_scripts(rest.substr(0, dot))) host.traits.set(LinkTrait::mixed_script);
    rest.remove_prefix(dot == string_view::npos ? rest.size() : dot + 1);
  }
}

UrlHost bracketed(string_view written) {
  UrlHost host;
  if (const auto address = IpAddress::parse(written); address && written.ends_with(']')) {
    host.name = address->to_string();
    host.traits.set(LinkTrait::ip_host);
  } else {
    host.name = written.substr(0, kMaxHost);
    host.traits.set(LinkTrait::encoded_host);
  }
  return host;
}

}  // namespace

std::string percent_decoded(string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

UrlHost read_url_host(string_view written, const mail::Domains& domains) {
  if (written.starts_with('[')) return bracketed(written);
  UrlHost host;
  std::string decoded;
  if (written.find('%') != string_view::npos) {
    host.traits.set(LinkTrait::encoded_host);
    decoded = percent_decoded(written);
    written = decoded;
  }
  host.name = domains.normalise(written);
  if (mail::folds_to_ascii(written, host.name)) host.traits.set(LinkTrait::encoded_host);
  if (host.name.size() > kMaxHost) {
    host.traits.set(LinkTrait::encoded_host);
    host.name.erase(0, host.name.size() - kMaxHost);
  }
  if (!is_host_name(host.name)) {
    host.traits.set(LinkTrait::encoded_host);
  } else if (ends_in_number(host.name)) {
    const auto address = legacy_ipv4(host.name);
    host.traits.set(address ? LinkTrait::ip_host : LinkTrait::encoded_host);
    if (address) host.name = *address;
  } else {
    label_traits(host, domains);
  }
  return host;
}

}  // namespace weir::content
