#include "audit/knowledge.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

std::string_view value_of(const Properties& properties, std::string_view name) {
  const auto found = properties.find(name);
  return found == properties.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace

Knowledge::Knowledge(const Declared& declared, const Inventory* accepted_here)
    : declared_{declared} {
  for (const auto& name : declared.administrators) {
    administrators_.insert(ascii_lower(trimmed(name)));
  }
  for (const auto& address : declared.egress_addresses) {
    if (auto network = IpNetwork::parse(address)) egress_.push_back(*network);
  }
  for (const auto& one : declared.connectors) declared_names_.insert(connector_key(one.name));
  const auto accept = [this](std::string_view domain, bool with_subdomains) {
    auto name = ascii_lower(trimmed(domain));
    if (name.starts_with("*.")) {
      name.erase(0, 2);
      with_subdomains = true;
    }
    if (name.empty()) return;
    if (with_subdomains) accepted_.insert("." + name);
    accepted_.insert(std::move(name));
  };
  for (const auto& domain : declared.accepted_domains) accept(domain, false);
  if (accepted_.empty() && accepted_here != nullptr) {
    for (const auto& item : accepted_here->items) {
      accept(item.name, is_on(value_of(item.properties, "MatchSubDomains")));
    }
  }
}

bool Knowledge::is_administrator(std::string_view actor) const {
  return administrators_.contains(ascii_lower(trimmed(actor)));
}

bool Knowledge::is_accepted(std::string_view domain) const {
  if (accepted_.contains(domain)) return true;
  // A name has at most 127 dots (RFC 1035 section 3.1): what has more is no domain of ours.
  constexpr std::size_t kMostDots = 127;
  std::size_t dots = 0;
  for (auto dot = domain.find('.'); dot != domain.npos && dots < kMostDots; ++dots) {
    if (accepted_.contains(domain.substr(dot))) return true;
    dot = domain.find('.', dot + 1);
  }
  return false;
}

const Declared::TenantConnector* Knowledge::connector(std::string_view name,
                                                      InventoryKind kind) const {
  const bool inbound = kind == InventoryKind::inbound_connectors;
  const auto key = connector_key(name);
  for (const auto& one : declared_.connectors) {
    if (one.inbound == inbound && connector_key(one.name) == key) return &one;
  }
  return nullptr;
}

bool Knowledge::is_declared(std::string_view name) const {
  return declared_names_.contains(connector_key(name));
}

std::string_view Knowledge::resembled(std::string_view name) const {
  if (is_declared(name)) return {};
  for (const auto& one : declared_.connectors) {
    if (resembles(name, one.name)) return one.name;
  }
  return {};
}

std::set<std::string> declared_values(const Declared::TenantConnector& declared,
                                      std::string_view property) {
  if (iequals(property, "SenderDomains")) return members(declared.sender_domains);
  if (iequals(property, "SenderIPAddresses")) return members(declared.addresses);
  if (iequals(property, "TlsSenderCertificateName")) return members(declared.certificates);
  if (iequals(property, "SmartHosts")) return members(declared.smart_hosts);
  return {};
}

bool as_declared(const Declared::TenantConnector& declared, std::string_view property,
                 std::string_view value) {
  if (iequals(property, "Enabled")) return is_on(value);
  if (iequals(property, "Name")) return connector_key(value) == connector_key(declared.name);
  const auto wanted = declared_values(declared, property);
  if (wanted.empty()) return false;
  const auto have = members(value);
  // Of several certificates a connector has one.
  if (iequals(property, "TlsSenderCertificateName")) {
    return have.size() == 1 && std::ranges::any_of(wanted, [&](const std::string& name) {
             const auto& certificate = *have.begin();
             return certificate == name ||
                    (name.starts_with("*.") && certificate.ends_with(name.substr(1)));
           });
  }
  return have == wanted;
}

}  // namespace weir::audit
