#include "base/service_url.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "weir/base/ip.hpp"
#include "weir/base/text.hpp"

namespace weir {
namespace {

bool is_name(std::string_view text) {
  const auto good = [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; };
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, good);
}

bool take_port(std::string_view text, ServiceUrl& url) {
  if (text.empty()) return true;
  if (text.front() != ':') return false;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + 1, end, url.port);
  return read.ec == std::errc{} && read.ptr == end && url.port != 0;
}

bool take_place(std::string_view place, ServiceUrl& url) {
  if (place.starts_with('[')) {
    const auto end = place.find(']');
    if (end == place.npos) return false;
    url.host = place.substr(1, end - 1);
    const auto address = IpAddress::parse(url.host);
    return address && !address->is_v4() && take_port(place.substr(end + 1), url);
  }
  const auto colon = place.find(':');
  url.host = place.substr(0, colon);
  return is_name(url.host) && (colon == place.npos || take_port(place.substr(colon), url));
}

}  // namespace

std::string ServiceUrl::place() const {
  const bool bracketed = host.find(':') != host.npos;
  std::string text = bracketed ? "[" + host + "]" : host;
  return port == 0 ? text : text + ":" + std::to_string(port);
}

std::optional<ServiceUrl> parse_service_url(std::string_view text) {
  const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
  if (!std::ranges::all_of(text, visible) || text.find('#') != text.npos) return std::nullopt;
  const auto colon = text.find("://");
  if (colon == text.npos || colon == 0) return std::nullopt;
  ServiceUrl url;
  url.scheme = ascii_lower(text.substr(0, colon));
  auto rest = text.substr(colon + 3);
  const auto slash = std::min(rest.find_first_of("/?"), rest.size());
  url.target = rest.substr(slash);
  if (url.target.starts_with('?')) url.target.insert(0, 1, '/');
  rest = rest.substr(0, slash);
  if (const auto at = rest.rfind('@'); at != rest.npos) {
    url.has_login = true;
    rest.remove_prefix(at + 1);
  }
  if (!take_place(rest, url)) return std::nullopt;
  return url;
}

}  // namespace weir
