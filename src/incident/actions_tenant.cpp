#include <algorithm>

#include "incident/actions.hpp"
#include "incident/quoting.hpp"

// What is done in Exchange Online and Entra ID. Facts of these commands: docs/incidents.md.

namespace weir::incident {
namespace {

/// Microsoft's playbook looks back so far.
constexpr std::chrono::days kLookBack{7};

const char* code_of(const Advice& advice) {
  if (advice.it.refused) return "S4";
  if (advice.it.changed) return "S5";
  return advice.it.administrator ? "S7" : "S1";
}

void see_blocked(const Advice& advice, std::vector<Action>& actions) {
  if (!advice.it.refused && !advice.it.ours && !advice.it.tenant) return;
  actions.push_back({"See whether Exchange Online has blocked a connector as compromised.",
                     "Get-BlockedConnector | Format-List", Console::powershell,
                     advice.it.refused ? "Exchange Online refuses mail of ours."
                                       : "Microsoft blocks what it takes for compromised.",
                     "S4"});
}

void search_audit(const Advice& advice, std::vector<Action>& actions) {
  std::string operations =
      "'New-InboundConnector','Set-InboundConnector','Remove-InboundConnector'";
  operations += ",'New-OutboundConnector','Set-OutboundConnector','Remove-OutboundConnector'";
  if (advice.it.tenant) operations += ",'New-TransportRule','Set-TransportRule'";
  const auto from = advice.incident.first_seen - kLookBack;
  actions.push_back({"Find who made or changed connectors.",
                     "Search-UnifiedAuditLog -StartDate '" + utc(from) + "' -EndDate '" +
                         utc(advice.now) + "' -Operations " + operations +
                         " -ResultSize 5000 | Export-Csv -NoTypeInformation connectors.csv",
                     Console::powershell,
                     "From seven days before the first symptom until now. A record may appear "
                     "an hour or more late.",
                     advice.it.administrator ? "S7" : "S5"});
}

void list_connectors(const Advice& advice, std::vector<Action>& actions) {
  if (advice.it.dip) {
    actions.push_back({"See where Exchange Online sends our mail now.",
                       "Get-OutboundConnector | Format-List Name,Enabled,SmartHosts,UseMXRecord,"
                       "RecipientDomains,TlsSettings,WhenChangedUTC",
                       Console::powershell,
                       "Mail that should come stays away: a connector may have been pointed "
                       "elsewhere.",
                       "S6"});
    if (!advice.it.changed) return;
  }
  std::string why = "Compare addresses and certificate names with what is yours.";
  if (!advice.facts.egress_addresses.empty()) {
    why += " Yours: " + joined(advice.facts.egress_addresses, ", ") + ".";
  }
  actions.push_back({"List the inbound connectors and look for one that is not yours.",
                     "Get-InboundConnector | Format-List Name,Guid,ConnectorType,Enabled,"
                     "SenderIPAddresses,TlsSenderCertificateName,SenderDomains,"
                     "TreatMessagesAsInternal,WhenCreatedUTC,WhenChangedUTC",
                     Console::powershell, why, "S5"});
}

void disable_connector(const Advice& advice, std::vector<Action>& actions) {
  if (advice.it.changed || advice.it.administrator || advice.it.refused) {
    actions.push_back(
        {"Switch off a connector that is not yours. CONNECTOR is its name.",
         "Set-InboundConnector -Identity 'CONNECTOR' -Enabled $false", Console::powershell,
         "Keep it as evidence; Remove-InboundConnector when the case is closed.", code_of(advice)});
  } else if (advice.it.ours) {
    actions.push_back({"Last resort: switch off your own connector. CONNECTOR is its name.",
                       "Set-InboundConnector -Identity 'CONNECTOR' -Enabled $false",
                       Console::powershell,
                       "It stops all mail from here to Exchange Online. A hold stops the "
                       "suspicious part alone.",
                       code_of(advice)});
  }
}

void lock_login(const Advice& advice, std::vector<Action>& actions) {
  const auto logins = quote_all(advice.incident.auth_users, for_powershell, 5);
  if (logins.names.empty()) return;
  std::string commands;
  for (const auto& login : logins.names) {
    if (!commands.empty()) commands += '\n';
    commands += "Set-ADAccountPassword -Identity " + login +
                " -Reset -NewPassword (Read-Host -AsSecureString 'New password')";
  }
  actions.push_back({"Change the password of " +
                         std::string{logins.names.size() == 1 ? "the login" : "the logins"} +
                         " that the mail came with.",
                     commands, Console::powershell,
                     "The mail was sent with " + joined(logins.names, ", ") +
                         ". A login that is no Active Directory account is changed where the MTA "
                         "looks it up.",
                     ""});
}

void revoke_tokens(const Advice& advice, std::vector<Action>& actions) {
  if (!advice.it.changed && !advice.it.administrator) return;
  actions.push_back(
      {"Revoke the sessions of the administrator who made the change, and set a new password. "
       "ADMIN is the user principal name.",
       "Revoke-MgUserSignInSession -UserId 'ADMIN'\n"
       "Update-MgUser -UserId 'ADMIN' -PasswordProfile @{ ForceChangePasswordNextSignIn = $true; "
       "Password = (Read-Host 'New password') }",
       Console::powershell,
       "Revoke-AzureADUserAllRefreshToken is retired. Ask for MFA from all administrators, and "
       "look "
       "at what else this one, his address and his applications did.",
       "S7"});
}

}  // namespace

/// Newest first: what was changed twice comes back step by step.
void undo_changes(const Advice& advice, std::vector<Action>& actions) {
  const auto& remedies = advice.incident.remedies;
  for (auto one = remedies.rbegin(); one != remedies.rend(); ++one) {
    actions.push_back({"Undo what was changed at " + utc(one->time) + ", unless you meant it.",
                       one->command, Console::powershell, one->why, "S6"});
  }
}

void look_at_tenant(const Advice& advice, std::vector<Action>& actions) {
  see_blocked(advice, actions);
  if (advice.it.tenant || advice.it.dip || advice.it.ours) {
    search_audit(advice, actions);
  }
  if (advice.it.tenant || advice.it.dip) list_connectors(advice, actions);
  disable_connector(advice, actions);
}

void secure_accounts(const Advice& advice, std::vector<Action>& actions) {
  lock_login(advice, actions);
  revoke_tokens(advice, actions);
}

void recover(const Advice& advice, std::vector<Action>& actions) {
  if (advice.it.refused) {
    actions.push_back(
        {"Unblock the connector, only after you have regained control. GUID is its ConnectorId of "
         "Get-BlockedConnector.",
         "Remove-BlockedConnector -ConnectorId 'GUID'", Console::powershell,
         "It takes up to an hour to work, and a connector that is abused again is blocked again.",
         "S4"});
  }
  if (advice.incident.resolution != Resolution::none) return;
  if (const auto id = for_shell(advice.incident.id)) {
    actions.push_back(
        {"Say what it was when you know.",
         "weirctl incident resolve " + *id + " --as true-positive\nweirctl incident resolve " +
             *id + " --as false-positive",
         Console::shell,
         "Choose one. A false positive proposes an exemption, and its like needs more "
         "to open an incident for a week.",
         ""});
  }
}

}  // namespace weir::incident
