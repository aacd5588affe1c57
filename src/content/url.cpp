#include "content/url.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "content/url_host.hpp"
#include "content/url_scheme.hpp"
#include "content/url_wrapping.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using mail::Content;
using mail::Link;
using mail::LinkTrait;
using Scheme = UrlScheme;
using std::string_view;

// Scanning services wrap what others have wrapped.
constexpr int kMaxWrappings = 4;

constexpr std::array<string_view, 4> kActiveData{"text/html", "image/svg", "application/xhtml",
                                                 "text/xml"};

constexpr bool is_slash(char c) noexcept { return c == '/' || c == '\\'; }

std::size_t slashes(string_view text) {
  return std::min(text.find_first_not_of("/\\"), text.size());
}

void keep_text(Link& link, std::string text) {
  if (text.size() > Content::kMaxUrl) {
    link.traits.set(LinkTrait::cut);
    auto end = Content::kMaxUrl;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    text.resize(end);
    text.shrink_to_fit();
  }
  link.url = std::move(text);
}

// What is kept is cut anyway: a data: URL may hold megabytes.
string_view front(string_view text) { return text.substr(0, Content::kMaxUrl + 4); }

struct Authority {
  string_view user;
  string_view host;
  string_view port;  // with its colon
  string_view rest;  // path, query, fragment
};

// `text` begins behind the slashes.
Authority authority(string_view text) {
  const auto end = std::min(text.find_first_of("/\\?#"), text.size());
  Authority out{{}, text.substr(0, end), {}, text.substr(end)};
  if (const auto at = out.host.rfind('@'); at != string_view::npos) {
    out.user = out.host.substr(0, at + 1);
    out.host.remove_prefix(at + 1);
  }
  const auto bracket = out.host.starts_with('[') ? out.host.find(']') : 0;
  const auto colon = bracket == string_view::npos ? bracket : out.host.find(':', bracket);
  if (colon != string_view::npos) {
    out.port = out.host.substr(colon);
    out.host = out.host.substr(0, colon);
  }
  return out;
}

std::optional<Link> web(string_view scheme, string_view behind_colon, const mail::Domains& domains,
                        std::string& inner) {
  const auto parts = authority(behind_colon.substr(slashes(behind_colon)));
  if (parts.host.empty()) return std::nullopt;
  auto host = read_url_host(parts.host, domains);
  if (host.name.empty()) return std::nullopt;
  Link link;
  link.traits = host.traits;
  link.host = std::move(host.name);
  if (!parts.user.empty()) link.traits.set(LinkTrait::user_info);
  inner = unwrapped(link.host, parts.rest);
  if (inner.empty() && holds_foreign_url(link.host, parts.rest, domains)) {
    link.traits.set(LinkTrait::redirector);
  }
  std::string text{scheme};
  text.append("://").append(front(parts.user));
  const bool v6 = link.host.find(':') != std::string::npos && !link.host.starts_with('[');
  text.append(v6 ? "[" : "").append(link.host).append(v6 ? "]" : "").append(front(parts.port));
  // In a path a backslash is a slash; behind ? and # it is itself.
  const auto path = std::min(parts.rest.find_first_of("?#"), parts.rest.size());
  const auto at = text.size();
  text.append(front(parts.rest));
  const auto end = std::min(at + path, text.size());
  std::replace(text.begin() + static_cast<std::ptrdiff_t>(at),
               text.begin() + static_cast<std::ptrdiff_t>(end), '\\', '/');
  keep_text(link, std::move(text));
  return link;
}

// `behind` is what follows file: or, for a UNC path, all of it.
Link file(string_view behind, bool unc, const mail::Domains& domains) {
  Link link;
  link.traits.set(LinkTrait::file_url);
  keep_text(link, std::string{unc ? "" : "file:"}.append(front(behind)));
  const auto count = slashes(behind);
  // file:///C:/ names no host, file:////host/share does.
  if (count < 2 || count == 3) return link;
  behind.remove_prefix(count);
  if (iequals(behind.substr(0, 6), "?\\UNC\\")) behind.remove_prefix(6);
  auto host = behind.substr(0, behind.find_first_of("/\\?#"));
  // WebDAV: \\host@SSL@443\share.
  host = host.substr(0, host.find('@'));
  if (host.size() == 2 && (host[1] == ':' || host[1] == '|')) return link;
  if (host.empty() || host == "." || host == "?") return link;
  auto read = read_url_host(host, domains);
  link.host = std::move(read.name);
  if (read.traits.has(LinkTrait::ip_host)) link.traits.set(LinkTrait::ip_host);
  if (read.traits.has(LinkTrait::punycode)) link.traits.set(LinkTrait::punycode);
  if (read.traits.has(LinkTrait::mixed_script)) link.traits.set(LinkTrait::mixed_script);
  if (read.traits.has(LinkTrait::encoded_host)) link.traits.set(LinkTrait::encoded_host);
  return link;
}

Link bare(const SplitUrl& parts, std::optional<LinkTrait> trait) {
  Link link;
  if (trait) link.traits.set(*trait);
  keep_text(link, (parts.scheme + ':').append(front(parts.rest)));
  return link;
}

// `text` without a scheme, made absolute; empty when it leads nowhere.
std::string resolved(string_view text, string_view base) {
  if (text.empty() || text.front() == '#' || text.front() == '?') return {};
  std::string store;
  const auto from = split_url(stripped_url(base, store));
  const bool web_base = from.kind == Scheme::web;
  if (slashes(text) >= 2) {
    return std::string{web_base ? from.scheme : "https"}.append(":").append(text);
  }
  if (!web_base) {
    // Mail programs complete what looks like a host.
    const auto host = authority(text).host;
    const bool completed = iequals(host.substr(0, 4), "www.") || is_plausible_host(host);
    return completed ? std::string{"http://"}.append(text) : std::string{};
  }
  const auto lead = slashes(from.rest);
  const auto parts = authority(from.rest.substr(lead));
  auto out = from.scheme + "://";
  out.append(parts.user).append(parts.host).append(parts.port);
  if (is_slash(text.front())) return out.append(text);
  const auto directory = parts.rest.substr(0, parts.rest.find_first_of("?#"));
  out.append(directory.substr(0, directory.rfind('/') + 1));
  if (out.back() != '/') out += '/';
  return out.append(text);
}

// Fills `inner` when another URL is to be read in its place.
std::optional<Link> read_once(string_view text, string_view base, const mail::Domains& domains,
                              std::string& inner) {
  std::string store;
  text = stripped_url(text, store);
  if (text.starts_with("\\\\")) return file(text, true, domains);
  auto parts = split_url(text);
  std::string absolute;
  if (parts.kind == Scheme::none) {
    absolute = resolved(text, base);
    if (absolute.empty()) return std::nullopt;
    parts = split_url(absolute);
  }
  switch (parts.kind) {
    case Scheme::web:
      return web(parts.scheme, parts.rest, domains, inner);
    case Scheme::file:
      return file(parts.rest, false, domains);
    case Scheme::data:
      return bare(parts, LinkTrait::data_url);
    case Scheme::script:
      return bare(parts, LinkTrait::script_url);
    case Scheme::app:
      return bare(parts, LinkTrait::app_url);
    case Scheme::other:
      return bare(parts, std::nullopt);
    case Scheme::none:
    case Scheme::inside:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Link> read_url(string_view text, string_view base, const mail::Domains& domains) {
  std::string inner;
  auto link = read_once(text, base, domains, inner);
  for (int depth = 1; link && !inner.empty(); ++depth) {
    if (depth == kMaxWrappings) {
      link->traits.set(LinkTrait::redirector);
      break;
    }
    const std::string wrapped = std::exchange(inner, {});
    auto next = read_once(wrapped, {}, domains, inner);
    if (!next) break;
    link = std::move(next);
  }
  return link;
}

bool is_script_url(string_view target) {
  std::string store;
  const auto parts = split_url(stripped_url(target, store));
  if (parts.kind == Scheme::script) return true;
  if (parts.kind != Scheme::data) return false;
  const auto type = trimmed(parts.rest);
  return std::any_of(kActiveData.begin(), kActiveData.end(), [type](string_view active) {
    return iequals(type.substr(0, active.size()), active);
  });
}

}  // namespace weir::content
