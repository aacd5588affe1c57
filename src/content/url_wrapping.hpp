#pragma once

#include <string>
#include <string_view>

#include "weir/mail/domains.hpp"

namespace weir::content {

/// The URL that a link-scanning service (Safe Links and the like) has put into one of its own, for
/// `host` normalised and `rest` = what follows the authority. Such a service leads nowhere else, so
/// that the inner URL is the target. Empty when `host` is none of them.
std::string unwrapped(std::string_view host, std::string_view rest);

/// True when `rest`, the path and query of a URL on `host`, holds another absolute URL whose
/// organization differs: plain or percent-encoded up to three times.
bool holds_foreign_url(std::string_view host, std::string_view rest, const mail::Domains& domains);

}  // namespace weir::content
