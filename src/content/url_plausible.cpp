#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "content/url.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using std::string_view;

// Generic top-level domains that a person takes for one. Left out are those that are better known
// as file extensions (zip, mov). The Public Suffix List is of no use here: by its rules any last
// label is a suffix. `example` and `test` are reserved by RFC 2606.
constexpr std::array<string_view, 75> kGeneric{
    "academy",  "agency",    "app",     "asia",       "bank",      "biz",       "blog",
    "business", "buzz",      "care",    "center",     "cfd",       "click",     "cloud",
    "club",     "com",       "company", "consulting", "coop",      "cyou",      "dev",
    "digital",  "directory", "edu",     "email",      "energy",    "events",    "example",
    "expert",   "finance",   "fun",     "global",     "gov",       "group",     "health",
    "help",     "host",      "icu",     "info",       "insurance", "int",       "international",
    "jobs",     "life",      "link",    "live",       "ltd",       "marketing", "media",
    "mil",      "mobi",      "money",   "net",        "network",   "news",      "online",
    "org",      "page",      "pro",     "sbs",        "services",  "shop",      "site",
    "software", "solutions", "space",   "store",      "support",   "systems",   "tech",
    "test",     "today",     "top",     "website",    "xyz"};
static_assert(std::is_sorted(kGeneric.begin(), kGeneric.end()));

// File extensions of two letters. Some are countries as well: then three labels are asked for.
constexpr std::array<string_view, 40> kExtensions{
    "ac", "ai", "am", "bz", "cc", "cs", "db", "el", "ex", "go", "gz", "hh", "hs", "js",
    "kt", "la", "ld", "md", "mk", "ml", "mm", "mo", "ms", "pl", "pm", "po", "ps", "py",
    "qt", "rb", "rc", "rs", "sh", "so", "ts", "tt", "ui", "vb", "vi", "xz"};
static_assert(std::is_sorted(kExtensions.begin(), kExtensions.end()));

bool is_alpha(char c) noexcept { return is_alnum(c) && !is_digit(c); }

}  // namespace

bool is_plausible_host(string_view host) {
  if (host.size() > 253 || host.empty() || !is_alnum(host.front())) return false;
  if (!std::all_of(host.begin(), host.end(),
                   [](char c) { return is_alnum(c) || c == '.' || c == '-'; })) {
    return false;
  }
  const auto dot = host.rfind('.');
  if (dot == string_view::npos || dot == 0) return false;
  const auto last = ascii_lower(host.substr(dot + 1));
  if (last.starts_with("xn--")) return true;
  if (!std::all_of(last.begin(), last.end(), is_alpha)) return false;
  if (last.size() != 2) return std::binary_search(kGeneric.begin(), kGeneric.end(), last);
  const bool extension = std::binary_search(kExtensions.begin(), kExtensions.end(), last);
  return !extension || host.find('.') != dot;
}

}  // namespace weir::content
