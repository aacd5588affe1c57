// [import] and [[tenant_connector]]: exports of the tenant, and what they are compared with.
#include <algorithm>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "config/checks.hpp"
#include "config/schema.hpp"
#include "weir/base/ip.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds kDay = 24h;
constexpr std::size_t kMaxTenantName = 256;

constexpr Named<bool> kDirections[] = {{"inbound", true}, {"outbound", false}};

std::string check_directory(const std::string& text) {
  return text.empty() ? std::string{} : check_absolute_path(text);
}

/// Names of connectors in the tenant have spaces and anything else.
std::string check_tenant_name(const std::string& text) {
  const bool good = !trimmed(text).empty() && text.size() <= kMaxTenantName && is_utf8(text) &&
                    std::none_of(text.begin(), text.end(), is_control);
  return good ? std::string{}
              : "write the name that Get-InboundConnector or Get-OutboundConnector shows";
}

std::string check_sender_domain(const std::string& text) {
  if (text == "*") return {};
  const std::string instead = check_domain_pattern(text);
  return instead.empty() ? instead : instead + ", or \"*\" for any";
}

std::string check_smart_host(const std::string& text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  const std::string inner = bracketed ? text.substr(1, text.size() - 2) : text;
  if (IpAddress::parse(inner)) return {};
  if (!bracketed && !inner.starts_with("*.") && check_domain_pattern(inner).empty()) return {};
  return "write a name such as \"mx.contoso.example\", or an address";
}

std::string check_guarded(const std::string& text) {
  return text.empty() ? std::string{} : check_identifier(text);
}

}  // namespace

void describe(Fields& fields, Import& import) {
  fields.text("directory", import.directory, check_directory);
  fields.duration("every", import.every, 1s, 1h);
  fields.duration("stale_after", import.stale_after, 0ms, 365 * kDay);
  fields.number("max_file_bytes", import.max_file_bytes, 65'536, 4'000'000'000);

  if (import.stale_after > 0ms && import.stale_after < 10s) {
    fields.reject("stale_after", "write \"0s\" for never, or 10s and more");
  } else if (import.stale_after > 0ms && import.stale_after < import.every) {
    fields.warn("stale_after", "shorter than every, which is \"" + format_duration(import.every) +
                                   "\": a file is stale before it is read");
  }
}

void describe(Fields& fields, TenantConnector& connector) {
  fields.text("name", connector.name, check_tenant_name);
  choice(fields, "direction", connector.inbound, kDirections);
  fields.texts("sender_domains", connector.sender_domains, check_sender_domain);
  for (std::string& domain : connector.sender_domains) domain = plain_domain(domain);
  fields.texts("addresses", connector.addresses, check_network);
  fields.texts("certificates", connector.certificates, check_domain_pattern);
  for (std::string& name : connector.certificates) name = plain_domain(name);
  fields.texts("smart_hosts", connector.smart_hosts, check_smart_host);
  for (std::string& host : connector.smart_hosts) host = plain_domain(host);
  fields.text("guards", connector.guards, check_guarded);

  fields.require("name", "write the name that it has in the tenant");
  fields.require("direction", "write \"inbound\" (into Exchange Online) or \"outbound\"");
  const auto only = [&](std::string_view key, const auto& list, const char* direction) {
    if (list.empty()) return;
    fields.reject(key, std::string{"only means something on an "} + direction + " connector");
  };
  if (connector.inbound) {
    only("smart_hosts", connector.smart_hosts, "outbound");
  } else {
    only("sender_domains", connector.sender_domains, "inbound");
    only("addresses", connector.addresses, "inbound");
    only("certificates", connector.certificates, "inbound");
  }
  for (const std::string& text : connector.addresses) {
    const auto network = IpNetwork::parse(text);
    if (network && is_everyone(*network)) {
      fields.warn("addresses", quoted(text) + " is everyone; write what your connector has");
    }
  }
}

}  // namespace weir::config
