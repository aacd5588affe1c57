#include "config/redis_url.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/ascii.hpp"
#include "config/checks.hpp"
#include "weir/base/ip.hpp"

namespace weir::config {
namespace {

constexpr std::string_view kTcp = "redis://";
constexpr std::string_view kUnix = "redis+unix:";
constexpr std::string_view kForms =
    "write \"redis://HOST:PORT/DB\", \"redis+unix:/absolute/path?db=N\", or \"\"";

template <class Number>
bool read(std::string_view text, Number& number, Number most) {
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc{} && parsed.ptr == end && number <= most;
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    unsigned char byte = 0;
    const auto digits = text.substr(i + 1, 2);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || parsed.ptr != digits.data() + 2 || byte == 0) return std::nullopt;
    out.push_back(static_cast<char>(byte));
    i += 2;
  }
  return out;
}

bool take_login(std::string_view login, RedisUrl& url) {
  const auto colon = login.find(':');
  if (colon == login.npos) return false;
  const auto user = unescaped(login.substr(0, colon));
  const auto password = unescaped(login.substr(colon + 1));
  if (!user || !password || password->empty()) return false;
  url.user = *user;
  url.password = *password;
  return true;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
}

/// HOST, HOST:PORT or [IPV6]:PORT.
bool take_place(std::string_view place, RedisUrl& url) {
  const bool bracketed = place.starts_with('[');
  const auto end = bracketed ? place.find(']') : place.rfind(':');
  if (bracketed && end == place.npos) return false;
  url.host = place.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end);
  const auto rest = end == place.npos ? "" : place.substr(bracketed ? end + 1 : end);
  if (!rest.empty() && (rest[0] != ':' || !read(rest.substr(1), url.port, std::uint16_t{65535}))) {
    return false;
  }
  if (url.port == 0) return false;
  const auto address = IpAddress::parse(url.host);
  if (bracketed) return address && !address->is_v4();
  return address.has_value() || is_name(url.host);
}

std::optional<RedisUrl> parse_tcp(std::string_view rest) {
  RedisUrl url;
  if (const auto at = rest.rfind('@'); at != rest.npos) {
    if (!take_login(rest.substr(0, at), url)) return std::nullopt;
    rest.remove_prefix(at + 1);
  }
  const auto slash = rest.find('/');
  if (slash != rest.npos && slash + 1 < rest.size() &&
      !read(rest.substr(slash + 1), url.database, 65535U)) {
    return std::nullopt;
  }
  if (!take_place(rest.substr(0, slash), url)) return std::nullopt;
  return url;
}

std::optional<RedisUrl> parse_unix(std::string_view rest) {
  RedisUrl url;
  const auto question = rest.find('?');
  url.path = rest.substr(0, question);
  if (!check_socket_path(url.path).empty()) return std::nullopt;
  if (question == rest.npos) return url;
  const auto query = rest.substr(question + 1);
  if (!query.starts_with("db=") || !read(query.substr(3), url.database, 65535U)) {
    return std::nullopt;
  }
  return url;
}

}  // namespace

std::optional<RedisUrl> parse_redis_url(const std::string& text) {
  const std::string_view view = text;
  if (view.starts_with(kTcp)) return parse_tcp(view.substr(kTcp.size()));
  if (view.starts_with(kUnix)) return parse_unix(view.substr(kUnix.size()));
  return std::nullopt;
}

std::string check_redis_url(const std::string& text) {
  if (text.empty() || parse_redis_url(text)) return {};
  if (text.starts_with("rediss://")) {
    return "TLS to the server is not available; keep it on this host or behind a tunnel, and write "
           "\"redis://HOST:PORT/DB\"";
  }
  return std::string{kForms};
}

}  // namespace weir::config
