#include "config/checks.hpp"

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "weir/base/ip.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

constexpr std::size_t kMaxSocketPath = 107;  // sun_path less its NUL
constexpr std::size_t kMaxIdentifier = 64;
constexpr std::size_t kMaxDomain = 253;
constexpr std::size_t kMaxLabel = 63;

bool all(std::string_view text, bool (*is)(char)) {
  return std::all_of(text.begin(), text.end(), is);
}

bool is_port(std::string_view text) {
  const auto digit = [](char c) { return is_digit(c); };
  if (text.empty() || text.size() > 5 || !all(text, digit)) return false;
  const int port = std::stoi(std::string{text});
  return port >= 1 && port <= 65535;
}

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxDomain &&
         all(text, [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
}

bool is_host(std::string_view text) {
  return is_host_name(text) || IpAddress::parse(text).has_value();
}

bool is_label(std::string_view label) {
  const auto good = [](char c) { return is_alnum(c) || c == '-' || c == '_' || is_eight_bit(c); };
  return !label.empty() && label.size() <= kMaxLabel && label.front() != '-' &&
         label.back() != '-' && all(label, good);
}

}  // namespace

std::string check_identifier(const std::string& text) {
  const auto good = [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; };
  if (!text.empty() && text.size() <= kMaxIdentifier && is_alnum(text.front()) && all(text, good)) {
    return {};
  }
  return "write letters, digits, \"-\", \"_\" and \".\" only, at most 64, beginning with a letter "
         "or digit";
}

std::string check_socket(const std::string& text) {
  static constexpr std::string_view kForms =
      "write \"unix:/absolute/path\", \"inet:PORT@HOST\" or \"inet6:PORT@HOST\"";
  const auto colon = text.find(':');
  if (colon == text.npos) return std::string{kForms};
  const std::string kind = text.substr(0, colon);
  const std::string rest = text.substr(colon + 1);
  if (kind == "unix") {
    const std::string instead = check_socket_path(rest);
    return instead.empty() ? instead : "after \"unix:\" " + instead;
  }
  if (kind != "inet" && kind != "inet6") return std::string{kForms};
  const auto at = rest.find('@');
  if (at == rest.npos || !is_port(rest.substr(0, at)) || !is_host(rest.substr(at + 1))) {
    return "write \"" + kind + ":PORT@HOST\", PORT from 1 to 65535, such as \"" +
           (kind == "inet" ? "inet:8894@127.0.0.1\"" : "inet6:8894@::1\"");
  }
  const auto address = IpAddress::parse(rest.substr(at + 1));
  if (address && address->is_v4() != (kind == "inet")) {
    return address->is_v4() ? "write \"inet:\" before an IPv4 address"
                            : "write \"inet6:\" before an IPv6 address";
  }
  return {};
}

std::string check_socket_mode(const std::string& text) {
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  const bool four = text.size() == 4 && text.front() == '0';
  if ((four || text.size() == 3) && all(text, octal)) return {};
  return "write an octal mode in quotes, such as \"0660\"";
}

std::string check_group(const std::string& text) {
  const auto good = [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; };
  if (text.size() <= 32 && all(text, good)) return {};
  return "write the name of a group, or \"\" for the daemon's own";
}

std::string check_absolute_path(const std::string& text) {
  const bool clean = !std::any_of(text.begin(), text.end(), is_control);
  if (text.size() > 1 && text.front() == '/' && clean) return {};
  return "write an absolute path, beginning with \"/\"";
}

std::string check_socket_path(const std::string& text) {
  if (std::string instead = check_absolute_path(text); !instead.empty()) return instead;
  if (text.size() <= kMaxSocketPath) return {};
  return "write a path of at most 107 bytes, the most that a unix socket can have";
}

std::string check_http(const std::string& text) {
  const auto colon = text.rfind(':');
  const bool good =
      text.empty() || (colon != text.npos && is_port(std::string_view{text}.substr(colon + 1)) &&
                       (text.front() == '[' ? IpAddress::parse(host_of_http(text)).has_value()
                                            : is_host_name(text.substr(0, colon))));
  if (good) return {};
  return "write \"HOST:PORT\", such as \"127.0.0.1:8125\" or \"[::1]:8125\", or \"\" for none";
}

std::string check_network(const std::string& text) {
  if (IpNetwork::parse(text)) return {};
  const auto slash = text.find('/');
  if (slash != text.npos) {
    const auto base = IpAddress::parse(text.substr(0, slash));
    const std::string length = text.substr(slash + 1);
    const bool number =
        !length.empty() && length.size() <= 3 && all(length, [](char c) { return is_digit(c); });
    const int most = base && base->is_v4() ? 32 : 128;
    if (base && number && std::stoi(length) <= most) {
      return "this block begins at another address; write its first address, or \"" +
             text.substr(0, slash) + "\" for this host alone";
    }
    if (base) return "write a prefix length from 0 to " + std::to_string(most) + " after \"/\"";
  }
  return "write an address or a block, such as \"10.1.2.3\", \"10.1.0.0/16\" or "
         "\"2001:db8::/32\"";
}

std::string check_domain_pattern(const std::string& text) {
  static constexpr std::string_view kInstead =
      "write a domain such as \"contoso.example\", or \"*.contoso.example\" for it and every name "
      "below it";
  std::string_view rest = text;
  if (rest.starts_with("*.")) rest.remove_prefix(2);
  if (rest.ends_with('.')) rest.remove_suffix(1);
  if (rest.empty() || rest.size() > kMaxDomain || !is_utf8(rest)) return std::string{kInstead};
  while (true) {
    const auto dot = rest.find('.');
    if (!is_label(rest.substr(0, dot))) return std::string{kInstead};
    if (dot == rest.npos) return {};
    rest.remove_prefix(dot + 1);
  }
}

std::string check_guid(const std::string& text) {
  bool good = text.size() == 36;
  for (std::size_t i = 0; good && i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    good = dash ? text[i] == '-' : hex_value(text[i]) >= 0;
  }
  if (good) return {};
  return "write a tenant id such as \"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee\"";
}

std::string check_word(const std::string& text) {
  const auto good = [](char c) { return !is_control(c) && c != ' '; };
  if (!text.empty() && all(text, good) && is_utf8(text)) return {};
  return "write something without spaces, or remove the entry";
}

std::string check_line(const std::string& text) {
  if (text.size() <= 1000 && std::none_of(text.begin(), text.end(), is_control)) return {};
  return "write one line of text, at most 1000 bytes";
}

bool is_loopback(std::string_view host) {
  const auto address = IpAddress::parse(host);
  if (!address) return iequals(host, "localhost");
  if (address->is_v4()) return address->bytes()[12] == 127;
  return address == IpAddress::parse("::1");
}

std::string_view host_of_socket(std::string_view socket) {
  const auto at = socket.find('@');
  return socket.starts_with("unix:") || at == socket.npos ? std::string_view{}
                                                          : socket.substr(at + 1);
}

std::string_view host_of_http(std::string_view http) { return http.substr(0, http.rfind(':')); }

std::string plain_domain(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  return ascii_lower(text);
}

}  // namespace weir::config
