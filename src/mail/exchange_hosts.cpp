#include <array>

#include "weir/mail/trace.hpp"

namespace weir::mail {
namespace {

// Worldwide, then the clouds of the United States government and of China. Not all of outlook.com:
// the consumer service has names there that no transport host bears.
constexpr std::array<std::string_view, 9> kExchangeOnline{".prod.outlook.com",
                                                          ".protection.outlook.com",
                                                          ".outlook.office365.com",
                                                          ".prod.exchangelabs.com",
                                                          ".mx.microsoft",
                                                          ".protection.office365.us",
                                                          ".outlook.office365.us",
                                                          ".prod.partner.outlook.cn",
                                                          ".protection.partner.outlook.cn"};

}  // namespace

bool is_exchange_online_host(std::string_view host) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  for (const std::string_view suffix : kExchangeOnline) {
    if (host.ends_with(suffix) && host.size() > suffix.size()) return true;
  }
  return false;
}

}  // namespace weir::mail
