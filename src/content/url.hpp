#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "weir/mail/content.hpp"
#include "weir/mail/domains.hpp"

namespace weir::content {

/// Reads `text` (UTF-8) as the target of a link, the way browsers and mail programs do (WHATWG URL
/// standard) and not by RFC 3986: they repair nearly everything. `base` resolves a relative target
/// and may be empty. A target that a known scanning service has wrapped is read as what it wraps.
/// nullopt for what leads nowhere outside the message: an empty or relative target, a fragment,
/// mailto:, tel:, cid:. Sets every trait that the URL alone shows. Total; linear.
std::optional<mail::Link> read_url(std::string_view text, std::string_view base,
                                   const mail::Domains& domains);

/// True when following `target` runs a script: javascript:, vbscript:, a document in data:.
bool is_script_url(std::string_view target);

/// True when `host` is a name, not an address, below a top-level domain that is in common use and
/// not a file extension in common use: `www.contoso.com`, not `invoice.pdf`, `node.js`, `e.g`.
bool is_plausible_host(std::string_view host);

}  // namespace weir::content
