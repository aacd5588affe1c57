#include "connector/verify.hpp"

#include "weir/base/text.hpp"

namespace weir::connector {
namespace {

/// The host of `[host]:port`, `host:port` or `host`. An IPv6 address has several colons outside
/// brackets and is left alone.
std::string_view bare_host(std::string_view host) noexcept {
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    return end == std::string_view::npos ? host : host.substr(1, end - 1);
  }
  const auto colon = host.find(':');
  const bool one_colon = colon != std::string_view::npos && colon == host.rfind(':');
  return one_colon ? host.substr(0, colon) : host;
}

}  // namespace

std::string_view common_name(std::string_view cert_subject) noexcept {
  if (!cert_subject.starts_with('/')) return cert_subject;
  constexpr std::string_view kMark = "/CN=";
  const auto at = cert_subject.find(kMark);
  // Two of them could also be one attribute with a slash in its value: nothing to rely on.
  if (at == std::string_view::npos || at != cert_subject.rfind(kMark)) return {};
  const auto value = cert_subject.substr(at + kMark.size());
  return value.substr(0, value.find('/'));
}

bool certificate_fits(std::string_view name, std::string_view common_name) noexcept {
  if (common_name.empty()) return false;
  if (iequals(name, common_name)) return true;
  if (!name.starts_with("*.")) return false;
  const auto suffix = name.substr(1);
  return common_name.size() > suffix.size() &&
         iequals(suffix, common_name.substr(common_name.size() - suffix.size()));
}

bool next_hop_fits(std::string_view pattern, std::string_view host) noexcept {
  if (host.empty()) return false;
  return matches_pattern(pattern, host) || matches_pattern(pattern, bare_host(host));
}

}  // namespace weir::connector
