#pragma once

#include <string>
#include <string_view>

// What a single text of the configuration may be. Each returns what to write instead, or an empty
// text when it is good.
namespace weir::config {

/// The name of a connector or limit: it stands in headers, metrics and counter keys.
std::string check_identifier(const std::string& text);
/// `unix:PATH`, `inet:PORT@HOST` or `inet6:PORT@HOST`.
std::string check_socket(const std::string& text);
/// Octal digits, "0000" to "0777".
std::string check_socket_mode(const std::string& text);
/// Empty or the name of a group.
std::string check_group(const std::string& text);
std::string check_absolute_path(const std::string& text);
/// An absolute path short enough for a unix socket (sun_path).
std::string check_socket_path(const std::string& text);
/// Empty or HOST:PORT, [IPV6]:PORT.
std::string check_http(const std::string& text);
/// An address or a block without host bits.
std::string check_network(const std::string& text);
/// A domain or `*.` and a domain. Names outside ASCII are allowed.
std::string check_domain_pattern(const std::string& text);
/// A Microsoft 365 tenant id.
std::string check_guid(const std::string& text);
/// Something, without spaces and controls.
std::string check_word(const std::string& text);
/// Anything that is valid UTF-8 without controls.
std::string check_line(const std::string& text);

/// Whether an address in `socket` or `http` is reached from this host alone.
bool is_loopback(std::string_view host);
/// The HOST of `inet:PORT@HOST` or `HOST:PORT`; empty for a unix socket.
std::string_view host_of_socket(std::string_view socket);
std::string_view host_of_http(std::string_view http);

/// Lower case, without the trailing dot.
std::string plain_domain(std::string_view text);

}  // namespace weir::config
