#include "detect/freemail.hpp"

#include <algorithm>

namespace weir::detect {
namespace {

// The large ones; `freemail_domains` of the detector that asks has room for others.
constexpr std::string_view kProviders[] = {
    "126.com",        "163.com",        "aim.com",      "aol.com",        "bk.ru",
    "comcast.net",    "email.com",      "fastmail.com", "fastmail.fm",    "foxmail.com",
    "free.fr",        "freenet.de",     "gmail.com",    "gmx.at",         "gmx.ch",
    "gmx.com",        "gmx.de",         "gmx.net",      "googlemail.com", "hotmail.co.uk",
    "hotmail.com",    "hotmail.de",     "hotmail.es",   "hotmail.fr",     "hotmail.it",
    "hushmail.com",   "icloud.com",     "inbox.lv",     "inbox.ru",       "laposte.net",
    "libero.it",      "list.ru",        "live.co.uk",   "live.com",       "live.fr",
    "live.nl",        "mac.com",        "mail.com",     "mail.ru",        "mailfence.com",
    "me.com",         "msn.com",        "naver.com",    "orange.fr",      "outlook.com",
    "outlook.de",     "outlook.es",     "outlook.fr",   "pm.me",          "proton.me",
    "protonmail.ch",  "protonmail.com", "qq.com",       "rambler.ru",     "rediffmail.com",
    "rocketmail.com", "sina.com",       "t-online.de",  "tuta.com",       "tuta.io",
    "tutanota.com",   "uol.com.br",     "web.de",       "ya.ru",          "yahoo.ca",
    "yahoo.co.in",    "yahoo.co.jp",    "yahoo.co.uk",  "yahoo.com",      "yahoo.com.br",
    "yahoo.de",       "yahoo.es",       "yahoo.fr",     "yahoo.it",       "yandex.com",
    "yandex.ru",      "ymail.com",      "zoho.com",     "zohomail.com",
};
static_assert(std::ranges::is_sorted(kProviders));

}  // namespace

bool is_freemail(std::string_view organization) noexcept {
  return std::ranges::binary_search(kProviders, organization);
}

}  // namespace weir::detect
