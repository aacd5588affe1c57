#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "weir/mail/content.hpp"
#include "weir/mail/domains.hpp"

namespace weir::content {

/// The host of a URL.
struct UrlHost {
  std::string
      name;  ///< normalised A-labels, or the canonical text of an address; at most 255 bytes
  mail::TraitSet<mail::LinkTrait> traits;
};

/// Reads a host as browsers do (WHATWG URL standard section 3.5): percent escapes, IDN with its
/// compatibility forms, IPv4 in decimal, octal, hexadecimal and short forms, IPv6 in brackets.
/// `written` has no port. What is no host keeps its bytes and gets `encoded_host`.
UrlHost read_url_host(std::string_view written, const mail::Domains& domains);

/// `text` with its percent escapes decoded; broken ones stay.
std::string percent_decoded(std::string_view text);

}  // namespace weir::content
