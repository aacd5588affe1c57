#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "weir/mail/domains.hpp"

namespace weir::content {

/// Calls `on_link` with each stretch of plain text (UTF-8) that mail programs make clickable:
/// http, https, ftp and file URLs, `www.` names, UNC paths; without the punctuation around them.
/// Bare host names are none. Linear.
void find_text_links(std::string_view text, const std::function<void(std::string_view)>& on_link);

/// The host, normalised, that the visible text of a link says it leads to: the text is a URL or a
/// host name, or a few words of which one is a URL. Empty when it makes no such claim.
std::string shown_host(std::string_view visible, const mail::Domains& domains);

}  // namespace weir::content
