#pragma once

#include <string_view>

namespace weir::connector {

/// The common name in what an MTA calls {cert_subject}: Postfix gives the CN itself, Sendmail the
/// whole subject as `/C=…/CN=…`. Empty when there is none, or more than one to choose from.
std::string_view common_name(std::string_view cert_subject) noexcept;

/// A verified CN against one of `certificate_names`: ASCII case-insensitive; `*.contoso.example`
/// fits every name below contoso.example, and the wildcard certificate of that very name.
bool certificate_fits(std::string_view name, std::string_view common_name) noexcept;

/// A next hop as the MTA reports it (`host`, `[host]`, `[host]:25`, `host:25`) against a pattern
/// with `*` and `?`, with and without brackets and port.
bool next_hop_fits(std::string_view pattern, std::string_view host) noexcept;

}  // namespace weir::connector
