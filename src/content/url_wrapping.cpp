#include "content/url_wrapping.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "content/url_host.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using std::string_view;

// Looking up an organization is the dear part.
constexpr int kMaxInner = 8;

struct Service {
  string_view domain;     // it, and what is below it
  string_view parameter;  // of the query, with its =
};
constexpr std::array kServices{
    Service{"safelinks.protection.outlook.com", "url="},
    Service{"safelinks.protection.office365.us", "url="},
    Service{"statics.teams.cdn.office.net", "url="},
    Service{"linkprotect.cudasvc.com", "a="},
    Service{"clicktime.symantec.com", "u="},
};

bool is_below(string_view host, string_view domain) {
  return host.ends_with(domain) &&
         (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

string_view parameter(string_view rest, string_view name) {
  const auto query = rest.find('?');
  if (query == string_view::npos) return {};
  rest.remove_prefix(query + 1);
  rest = rest.substr(0, rest.find('#'));
  while (!rest.empty()) {
    const auto field = rest.substr(0, rest.find('&'));
    if (iequals(field.substr(0, name.size()), name)) return field.substr(name.size());
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
  }
  return {};
}

// Proofpoint's three forms: v1 percent-encoded, v2 with - for % and _ for /, v3 between marks.
std::string url_defense(string_view rest) {
  if (rest.starts_with("/v3/__")) {
    rest.remove_prefix(6);
    return std::string{rest.substr(0, rest.find("__;"))};
  }
  std::string inner{parameter(rest, "u=")};
  if (rest.starts_with("/v2/")) {
    for (char& c : inner) c = c == '-' ? '%' : c == '_' ? '/' : c;
  }
  return percent_decoded(inner);
}

// Takes `c` at the front of `text`, plain or percent-encoded up to three times.
bool take(string_view& text, char c, string_view escape) {
  if (text.starts_with(c)) {
    text.remove_prefix(1);
    return true;
  }
  if (!text.starts_with('%')) return false;
  auto rest = text.substr(1);
  for (int again = 0; again < 2 && rest.starts_with("25"); ++again) rest.remove_prefix(2);
  if (!iequals(rest.substr(0, 2), escape)) return false;
  text = rest.substr(2);
  return true;
}

bool take_slash(string_view& text) { return take(text, '/', "2f") || take(text, '\\', "5c"); }

// The host of the URL at the front of `text`; empty when there is none.
string_view inner_host(string_view text) {
  text.remove_prefix(4);
  if (!text.empty() && ascii_lower_char(text.front()) == 's') text.remove_prefix(1);
  if (!take(text, ':', "3a") || !take_slash(text)) return {};
  while (take_slash(text)) continue;
  auto host = text.substr(0, text.find_first_of("/\\?#&;%\"'<>,| "));
  if (const auto at = host.rfind('@'); at != string_view::npos) host.remove_prefix(at + 1);
  return host.substr(0, host.find(':'));
}

}  // namespace

std::string unwrapped(string_view host, string_view rest) {
  if (!host.ends_with("m") && !host.ends_with("s") && !host.ends_with("t")) return {};
  if (host == "urldefense.com" || host == "urldefense.us" || host == "urldefense.proofpoint.com") {
    return url_defense(rest);
  }
  if (host == "secure-web.cisco.com") {
    const auto last = rest.rfind("/http");
    return last == string_view::npos ? std::string{} : percent_decoded(rest.substr(last + 1));
  }
  const auto* service =
      std::find_if(kServices.begin(), kServices.end(),
                   [host](const Service& one) { return is_below(host, one.domain); });
  if (service == kServices.end()) return {};
  return percent_decoded(parameter(rest, service->parameter));
}

bool holds_foreign_url(string_view host, string_view rest, const mail::Domains& domains) {
  std::string own;
  int left = kMaxInner;
  for (auto at = rest.find_first_of("hH"); at != string_view::npos;
       at = rest.find_first_of("hH", at + 1)) {
    if (!iequals(rest.substr(at, 4), "http")) continue;
    const auto inner = inner_host(rest.substr(at));
    if (inner.find('.') == string_view::npos) continue;
    if (own.empty()) own = domains.organizational(host);
    if (domains.organizational(domains.normalise(inner)) != own) return true;
    if (--left == 0) return false;
  }
  return false;
}

}  // namespace weir::content
