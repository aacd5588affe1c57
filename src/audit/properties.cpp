#include "audit/properties.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

using enum Severity;
using enum Shape;
using enum Meaning;

constexpr std::array kTable{
    // Both directions.
    Property{"Name", true, true, text, plain, medium, high},
    Property{"Enabled", true, true, flag, licence, medium, high, true},
    Property{"ConnectorType", true, true, text, on_premises, medium, high},
    Property{"ConnectorSource", true, true, text, plain, medium, high},
    Property{"CloudServicesMailEnabled", true, true, flag, plain, medium, high},
    Property{"Comment", true, true, text, plain, low, low},
    // Inbound.
    Property{"SenderDomains", true, false, list, domains, medium, high},
    Property{"SenderIPAddresses", true, false, list, addresses, high, high},
    Property{"AssociatedAcceptedDomains", true, false, list, plain, medium, high},
    Property{"TlsSenderCertificateName", true, false, text, plain, high, high},
    Property{"RequireTls", true, false, flag, check, low, high, true},
    Property{"RestrictDomainsToCertificate", true, false, flag, check, low, high},
    Property{"RestrictDomainsToIPAddresses", true, false, flag, check, low, high},
    Property{"TreatMessagesAsInternal", true, false, flag, licence, low, high},
    Property{"TrustedOrganizations", true, false, list, widening, medium, high},
    Property{"ClientHostNames", true, false, list, plain, medium, medium},
    Property{"EFSkipIPs", true, false, list, widening, low, medium},
    Property{"EFSkipLastIP", true, false, flag, licence, low, medium},
    Property{"EFSkipMailGateway", true, false, list, widening, low, medium},
    Property{"EFUsers", true, false, list, plain, low, medium},
    Property{"EFTestMode", true, false, flag, plain, low, medium},
    Property{"ScanAndDropRecipients", true, false, list, plain, medium, medium},
    // Outbound.
    Property{"SmartHosts", false, true, list, plain, high, high},
    Property{"UseMXRecord", false, true, flag, plain, medium, high, true},
    Property{"RecipientDomains", false, true, list, domains, medium, high},
    Property{"RouteAllMessagesViaOnPremises", false, true, flag, plain, high, high},
    Property{"AllAcceptedDomains", false, true, flag, plain, medium, high},
    Property{"TlsSettings", false, true, text, tls, medium, high},
    Property{"TlsDomain", false, true, text, plain, high, high},
    Property{"IsTransportRuleScoped", false, true, flag, plain, medium, high},
    Property{"SenderRewritingEnabled", false, true, flag, plain, medium, high},
    Property{"SmtpDaneMode", false, true, text, plain, medium, high},
    Property{"MtaStsMode", false, true, text, plain, medium, high},
    Property{"TestMode", false, true, flag, plain, medium, medium},
};

constexpr std::array<std::string_view, 14> kCommon{
    "Identity",         "Confirm",       "WhatIf",           "Verbose",          "Debug",
    "ErrorAction",      "ErrorVariable", "OutVariable",      "WarningAction",    "OutBuffer",
    "BypassValidation", "Organization",  "DomainController", "InformationAction"};

/// How much TLS is asked for; more is better.
int tls_level(std::string_view value) {
  if (iequals(value, "DomainValidation")) return 3;
  if (iequals(value, "CertificateValidation")) return 2;
  if (iequals(value, "EncryptionOnly")) return 1;
  return 0;
}

bool grows(std::string_view before, std::string_view after) {
  const auto had = members(before);
  return std::ranges::any_of(members(after), [&](const auto& one) { return !had.contains(one); });
}

/// What is bad about the new value; empty when it is only different.
std::string worse_by(const Change& change, const std::vector<IpNetwork>& egress) {
  const auto before = change.before.value_or("");
  switch (change.property->meaning) {
    case plain:
      return {};
    case addresses: {
      const auto foreign = foreign_addresses(change.after, egress);
      return foreign.empty() ? "" : clean(joined(foreign, ", "), 60) + " is not ours";
    }
    case domains:
      if (members(change.after).contains("*")) return "any domain";
      return change.before && grows(before, change.after) ? "more domains" : "";
    case widening:
      return grows(before, change.after) ? "more than before" : "";
    case check:
      return is_on(change.after) ? "" : "a check is off";
    case licence:
      if (!is_on(change.after)) return {};
      return iequals(change.name, "Enabled") ? "in force again" : "checks are passed over";
    case tls:
      return tls_level(change.after) < tls_level(before) ? "less TLS" : "";
    case on_premises:
      return iequals(trimmed(change.after), "OnPremises") ? "it may relay to anywhere" : "";
  }
  return {};
}

/// Length of the prefix; of an address more than any.
unsigned prefix_of(std::string_view network) {
  constexpr unsigned kAddress = 999;
  const auto slash = network.find('/');
  if (slash == network.npos) return kAddress;
  unsigned length = kAddress;
  std::from_chars(network.data() + slash + 1, network.data() + network.size(), length);
  return length;
}

bool relaxes(Meaning meaning) {
  return meaning != plain && meaning != addresses && meaning != on_premises;
}

}  // namespace

const Property* property_named(std::string_view name, InventoryKind kind) noexcept {
  for (const auto* property : properties_of(kind)) {
    if (iequals(property->name, name)) return property;
  }
  return nullptr;
}

const std::vector<const Property*>& properties_of(InventoryKind kind) {
  const auto pick = [](bool Property::*side) {
    std::vector<const Property*> picked;
    for (const auto& property : kTable) {
      if (property.*side) picked.push_back(&property);
    }
    return picked;
  };
  static const auto kInbound = pick(&Property::inbound);
  static const auto kOutbound = pick(&Property::outbound);
  static const std::vector<const Property*> kNone;
  if (kind == InventoryKind::inbound_connectors) return kInbound;
  return kind == InventoryKind::outbound_connectors ? kOutbound : kNone;
}

bool is_common_parameter(std::string_view name) noexcept {
  return std::ranges::any_of(kCommon, [&](auto common) { return iequals(common, name); });
}

bool same_value(const Property& property, std::string_view a, std::string_view b) {
  switch (property.shape) {
    case flag:
      return is_on(a) == is_on(b);
    case text:
      return iequals(trimmed(a), trimmed(b));
    case list:
      return members(a) == members(b);
  }
  return false;
}

Reading reading_of(const Change& change, const std::vector<IpNetwork>& egress) {
  Reading reading;
  reading.words = clean(change.name, 40);
  if (change.before) reading.words += " from " + shown(*change.before);
  reading.words += (change.made ? " " : " to ") + shown(change.after);
  if (change.property == nullptr) {
    reading.severity = low;
    return reading;
  }
  reading.severity = change.property->changed;
  const auto worse = worse_by(change, egress);
  if (worse.empty()) return reading;
  reading.severity = change.property->worse;
  reading.relaxed = relaxes(change.property->meaning);
  reading.words += " (" + worse + ")";
  return reading;
}

std::set<std::string> foreign_addresses(std::string_view value,
                                        const std::vector<IpNetwork>& egress) {
  std::set<std::string> foreign;
  if (egress.empty()) return foreign;
  for (const auto& one : members(value)) {
    const auto first = IpAddress::parse(std::string_view{one}.substr(0, one.find('/')));
    const bool ours =
        first && std::ranges::any_of(egress, [&](const IpNetwork& network) {
          return network.contains(*first) && prefix_of(network.to_string()) <= prefix_of(one);
        });
    if (!ours) foreign.insert(one);
  }
  return foreign;
}

}  // namespace weir::audit
