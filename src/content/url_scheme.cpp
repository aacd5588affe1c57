#include "content/url_scheme.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/ascii.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using std::string_view;
using Scheme = UrlScheme;

struct KnownScheme {
  string_view name;
  Scheme kind;
};
// `inside`: leads to a person, to the message itself or nowhere. `app`: what attacks have used to
// start programs of a Windows desktop with an argument of theirs.
constexpr std::array kSchemes{
    KnownScheme{"https", Scheme::web},
    KnownScheme{"http", Scheme::web},
    KnownScheme{"mailto", Scheme::inside},
    KnownScheme{"tel", Scheme::inside},
    KnownScheme{"cid", Scheme::inside},
    KnownScheme{"ftp", Scheme::web},
    KnownScheme{"file", Scheme::file},
    KnownScheme{"data", Scheme::data},
    KnownScheme{"javascript", Scheme::script},
    KnownScheme{"vbscript", Scheme::script},
    KnownScheme{"jscript", Scheme::script},
    KnownScheme{"livescript", Scheme::script},
    KnownScheme{"mid", Scheme::inside},
    KnownScheme{"sms", Scheme::inside},
    KnownScheme{"sip", Scheme::inside},
    KnownScheme{"sips", Scheme::inside},
    KnownScheme{"callto", Scheme::inside},
    KnownScheme{"fax", Scheme::inside},
    KnownScheme{"geo", Scheme::inside},
    KnownScheme{"about", Scheme::inside},
    KnownScheme{"xmpp", Scheme::inside},
    KnownScheme{"urn", Scheme::inside},
    KnownScheme{"ws", Scheme::web},
    KnownScheme{"wss", Scheme::web},
    KnownScheme{"search", Scheme::app},
    KnownScheme{"search-ms", Scheme::app},
    KnownScheme{"mhtml", Scheme::app},
    KnownScheme{"its", Scheme::app},
    KnownScheme{"mk", Scheme::app},
    KnownScheme{"hcp", Scheme::app},
    KnownScheme{"shell", Scheme::app},
    KnownScheme{"ldap", Scheme::app},
    KnownScheme{"res", Scheme::app},
};

// Not every ms- scheme: Outlook and the store have theirs in ordinary mail.
constexpr std::array<string_view, 14> kMicrosoftApps{
    "ms-msdt",    "ms-appinstaller", "ms-officecmd",  "ms-search", "ms-its",
    "ms-word",    "ms-excel",        "ms-powerpoint", "ms-visio",  "ms-access",
    "ms-project", "ms-publisher",    "ms-infopath",   "ms-spd"};

}  // namespace

SplitUrl split_url(string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
    return is_alnum(c) || c == '+' || c == '-' || c == '.';
  });
  const auto length = static_cast<std::size_t>(end - text.begin());
  if (length == 0 || length == text.size() || *end != ':' || is_digit(text.front())) {
    return {Scheme::none, {}, text};
  }
  auto name = ascii_lower(text.substr(0, std::min<std::size_t>(length, 64)));
  const auto* known = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&name](const KnownScheme& one) { return one.name == name; });
  if (known != kSchemes.end()) return {known->kind, std::move(name), text.substr(length + 1)};
  // A host with its port, no scheme that anybody uses.
  if (name.find('.') != std::string::npos) return {Scheme::none, {}, text};
  const bool app =
      std::find(kMicrosoftApps.begin(), kMicrosoftApps.end(), name) != kMicrosoftApps.end();
  return {app ? Scheme::app : Scheme::other, std::move(name), text.substr(length + 1)};
}

string_view stripped_url(string_view text, std::string& store) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  const auto removed = [](char c) { return c == '\t' || c == '\n' || c == '\r'; };
  if (std::none_of(text.begin(), text.end(), removed)) return text;
  std::remove_copy_if(text.begin(), text.end(), std::back_inserter(store), removed);
  return store;
}

}  // namespace weir::content
