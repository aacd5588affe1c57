#include "ctl/report_case.hpp"

#include <algorithm>
#include <chrono>

#include "baseline/account.hpp"
#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_words.hpp"
#include "report/json_writer.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

std::vector<IpNetwork> networks_of(const std::vector<std::string>& texts) {
  std::vector<IpNetwork> networks;
  for (const auto& text : texts) {
    if (auto network = IpNetwork::parse(text)) networks.push_back(*network);
  }
  return networks;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : " or ") + text;
  return all;
}

std::string asked_by(const connector::Connector& from) {
  std::string asks;
  if (!from.certificate_names.empty()) asks = "certificate " + joined(from.certificate_names);
  if (!from.authenticated_users.empty()) {
    asks += (asks.empty() ? "login " : ", login ") + joined(from.authenticated_users);
  }
  return asks;
}

/// Mail goes on while an incident is being opened.
constexpr std::chrono::seconds kSoon{60};

bool names(const json::value& incident, std::string_view list, const std::string& text) {
  return std::ranges::any_of(list_at(incident, list), [&](const json::value& one) {
    const auto* name = one.if_string();
    return name != nullptr && std::string_view{name->data(), name->size()} == text;
  });
}

}  // namespace

Declared declared_of(const config::Config& config) {
  Declared made;
  made.known = true;
  const auto& organization = config.organization;
  made.accepted_domains = organization.accepted_domains;
  made.accepted = connector::DomainSet{organization.accepted_domains};
  made.partner_domains = organization.partner_domains;
  made.partners = connector::DomainSet{organization.partner_domains};
  made.egress = networks_of(organization.egress_addresses);
  made.tenant_ids = organization.tenant_ids;
  made.administrators = organization.administrators;
  made.licences = organization.licences;
  made.trial = organization.trial;
  made.reads_log = config.maillog.journal || !config.maillog.files.empty();
  for (const auto& one : config.tenant_connectors) made.tenant_connectors.push_back(one.name);
  for (const auto& from : config.connectors) {
    made.connectors[from.name] = {.direction = std::string{to_string(from.direction)},
                                  .owner = from.owner,
                                  .purpose = from.purpose,
                                  .asks = asked_by(from),
                                  .networks = from.client_networks,
                                  .foreign_domains = from.foreign_domains,
                                  .expected_per_hour = from.expected_per_hour};
  }
  return made;
}

const json::value& incident_of(const Case& it) { return at(it.shown, "incident"); }

bool belongs(const json::value& incident, const json::value& event) {
  const auto id = text_at(event, "weir.incident");
  if (!id.empty()) {
    return id == text_at(incident, "id") || names(incident, "parts", id);
  }
  if (at(event, "weir.suspicious") != json::value(true)) return false;
  const auto time = text_at(event, "@timestamp");
  const auto opened = text_at(incident, "opened");
  // An event carries the id from soon after the opening on; mail of other incidents carries
  // another.
  if (time < text_at(incident, "first_seen") ||
      time > report::format_time(time_of(opened) + kSoon)) {
    return false;
  }
  const auto connector = text_at(event, "weir.connector");
  return connector == text_at(incident, "connector") || names(incident, "connectors", connector);
}

std::vector<AccountName> names_of_accounts(const Case& it, std::size_t most) {
  std::vector<std::pair<std::string, const AccountMail*>> rows;
  for (const auto& [name, account] : it.mail.accounts) rows.emplace_back(name, &account);
  std::ranges::stable_sort(
      rows, [](const auto& a, const auto& b) { return a.second->messages > b.second->messages; });
  std::vector<AccountName> made;
  for (const auto& [name, account] : rows) {
    if (made.size() >= most) break;
    const auto clients = account->clients.top(1);
    const auto at_sign = account->mail_from.rfind('@');
    const auto domain =
        at_sign == std::string::npos ? std::string{} : account->mail_from.substr(at_sign + 1);
    const auto connector = text_at(incident_of(it), "connector");
    const auto direction = text_at(incident_of(it), "direction");
    const auto client = clients.empty() ? std::string{} : clients.front().first;
    auto known = baseline::account_of({.auth_user = account->login,
                                       .direction = direction,
                                       .connector = connector,
                                       .client = client,
                                       .mail_from = account->mail_from,
                                       .ours = it.declared.accepted.contains(domain)});
    if (!known.empty()) made.push_back({name, std::move(known)});
  }
  return made;
}

}  // namespace weir::ctl
