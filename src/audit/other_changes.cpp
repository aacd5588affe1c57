#include "audit/other_changes.hpp"

#include <algorithm>
#include <array>

#include "audit/powershell.hpp"
#include "audit/records.hpp"
#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

std::string_view parameter(const Kept& kept, std::string_view name) {
  const auto found = kept.record.parameters.find(name);
  return found == kept.record.parameters.end() ? std::string_view{} : trimmed(found->second);
}

/// "VERB-Noun -Identity 'name' REST"; empty when the name cannot be written.
std::string command(std::string_view verb, const Kept& kept, std::string_view rest) {
  const auto identity = quoted_for_powershell(bare_name(kept.name));
  if (!identity) return {};
  return std::string{verb} + " -Identity " + *identity + std::string{rest};
}

OtherChange rule_made(const Kept& kept) {
  struct Effect {
    std::string_view parameter;
    std::string_view words;
    Severity severity;
  };
  static constexpr std::array kEffects{
      Effect{"RemoveHeader", "removes a header", Severity::high},
      Effect{"RouteMessageOutboundConnector", "chooses a connector", Severity::high},
      Effect{"SetHeaderName", "writes a header", Severity::medium},
      Effect{"RedirectMessageTo", "redirects mail", Severity::medium},
      Effect{"BlindCopyTo", "copies mail unseen", Severity::medium},
      Effect{"DeleteMessage", "deletes mail", Severity::medium},
  };
  OtherChange change{Severity::low, "S6", "a transport rule", {}};
  if (parameter(kept, "SetSCL") == "-1") {
    change.severity = Severity::high;
    change.words += " that passes over the spam filter";
  }
  for (const auto& effect : kEffects) {
    const auto value = parameter(kept, effect.parameter);
    if (value.empty() || iequals(value, "$null") || iequals(value, "False")) continue;
    // What Exchange Online writes itself is what filters go by.
    const bool exchange = ascii_lower(value).starts_with("x-ms-");
    change.severity = more(change.severity, exchange ? Severity::high : effect.severity);
    change.words += " that " + std::string{effect.words} + " (" + shown(value) + ")";
    break;
  }
  if (change.severity == Severity::high) {
    change.restore = command("Disable-TransportRule", kept, " -Confirm:$false");
  }
  return change;
}

OtherChange rule_off(const Kept&) {
  return {Severity::medium, "S6", "a transport rule is no longer in force", {}};
}

OtherChange domain_made(const Kept& kept) {
  return {Severity::medium, "S3", "the tenant may send for another domain",
          command("Remove-AcceptedDomain", kept, " -Confirm:$false")};
}

OtherChange domain_changed(const Kept&) {
  return {Severity::medium, "S3", "an accepted domain is treated differently", {}};
}

OtherChange unblocked(const Kept&) {
  return {Severity::medium,
          "S4",
          "a blocked connector may send again: only right after control is regained",
          {}};
}

OtherChange organization(const Kept& kept) {
  const auto value = parameter(kept, "RejectDirectSend");
  if (value.empty()) return {};
  if (is_on(value)) return {Severity::info, "S6", "mail without a connector is rejected", {}};
  return {Severity::medium, "S6", "mail in our name is taken without a connector",
          "Set-OrganizationConfig -RejectDirectSend $true"};
}

OtherChange role(const Kept& kept) {
  OtherChange change{Severity::medium, "S7", "somebody gets more rights", {}};
  const auto who = parameter(kept, iequals(kept.record.operation, "Add-RoleGroupMember")
                                       ? std::string_view{"Member"}
                                       : std::string_view{"User"});
  if (!who.empty()) change.words += ": " + shown(who);
  if (iequals(kept.record.operation, "New-ManagementRoleAssignment")) {
    change.restore = command("Remove-ManagementRoleAssignment", kept, " -Confirm:$false");
  } else if (const auto member = quoted_for_powershell(who)) {
    change.restore =
        command("Remove-RoleGroupMember", kept, " -Member " + *member + " -Confirm:$false");
  }
  return change;
}

OtherChange intra(const Kept&) {
  return {Severity::medium, "S6", "mail to another organization takes another way", {}};
}

OtherChange remote(const Kept& kept) {
  if (!is_on(parameter(kept, "AutoForwardEnabled"))) {
    return {Severity::low, "S6", "a remote domain is treated differently", {}};
  }
  return {Severity::medium, "S6", "mail may be forwarded outside by itself",
          command("Set-RemoteDomain", kept, " -AutoForwardEnabled $false")};
}

struct Row {
  std::string_view operation;
  OtherChange (*read)(const Kept&);
};

constexpr std::array kRows{
    Row{"New-TransportRule", rule_made},
    Row{"Set-TransportRule", rule_made},
    Row{"Enable-TransportRule", rule_made},
    Row{"Disable-TransportRule", rule_off},
    Row{"Remove-TransportRule", rule_off},
    Row{"Remove-BlockedConnector", unblocked},
    Row{"New-AcceptedDomain", domain_made},
    Row{"Set-AcceptedDomain", domain_changed},
    Row{"Remove-AcceptedDomain", domain_changed},
    Row{"Set-OrganizationConfig", organization},
    Row{"New-ManagementRoleAssignment", role},
    Row{"Add-RoleGroupMember", role},
    Row{"New-IntraOrganizationConnector", intra},
    Row{"Set-IntraOrganizationConnector", intra},
    Row{"Remove-IntraOrganizationConnector", intra},
    Row{"New-RemoteDomain", remote},
    Row{"Set-RemoteDomain", remote},
};

const Row* row(std::string_view operation) noexcept {
  const auto found = std::ranges::find_if(
      kRows, [&](const Row& one) { return iequals(one.operation, operation); });
  return found == kRows.end() ? nullptr : &*found;
}

}  // namespace

bool is_other_change(std::string_view operation) noexcept { return row(operation) != nullptr; }

OtherChange other_change(const Kept& kept) {
  const auto* const known = row(kept.record.operation);
  return known == nullptr ? OtherChange{} : known->read(kept);
}

}  // namespace weir::audit
