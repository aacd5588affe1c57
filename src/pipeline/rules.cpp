#include "pipeline/rules.hpp"

#include "detect/registry.hpp"
#include "detect/tenant_budget.hpp"
#include "weir/mail/read.hpp"

namespace weir::pipeline {
namespace {

constexpr std::string_view kSubtree = "*.";

std::vector<std::string> normalised(const std::vector<std::string>& patterns,
                                    const mail::Domains& domains) {
  std::vector<std::string> out;
  for (const std::string_view pattern : patterns) {
    const bool subtree = pattern.starts_with(kSubtree);
    const auto name = subtree ? pattern.substr(kSubtree.size()) : pattern;
    out.push_back((subtree ? std::string{kSubtree} : std::string{}) + domains.normalise(name));
  }
  return out;
}

std::vector<IpNetwork> networks(const std::vector<std::string>& texts) {
  std::vector<IpNetwork> out;
  for (const std::string& text : texts) {
    // Loading has checked them.
    if (const auto network = IpNetwork::parse(text)) out.push_back(*network);
  }
  return out;
}

std::vector<mail::Address> mailboxes(const std::vector<std::string>& texts,
                                     const mail::Domains& domains) {
  std::vector<mail::Address> out;
  for (const std::string& text : texts) {
    out.push_back(mail::read_forward_path('<' + text + '>', domains));
  }
  return out;
}

connector::Organization organization(const config::Organization& from,
                                     const mail::Domains& domains) {
  return {.accepted_domains = connector::DomainSet{normalised(from.accepted_domains, domains)},
          .partner_domains = connector::DomainSet{normalised(from.partner_domains, domains)},
          .administrators = from.administrators,
          .tenant_ids = from.tenant_ids,
          .egress_addresses = networks(from.egress_addresses),
          .trusted_relays = networks(from.trusted_relays),
          .authserv_ids = from.authserv_ids,
          .exchange_online = networks(from.exchange_online_addresses),
          .journal_recipients = mailboxes(from.journal_recipients, domains),
          .list_hosts = networks(from.list_hosts),
          .external_limit = detect::tenant_external_limit(from.licences, from.trial)};
}

std::vector<connector::Connector> connectors(std::vector<connector::Connector> declared,
                                             const mail::Domains& domains) {
  for (auto& connector : declared) {
    connector.foreign_domains = normalised(connector.foreign_domains, domains);
  }
  return declared;
}

}  // namespace

engine::Rules make_rules(const config::Config& config, const mail::Domains& domains) {
  engine::Rules rules;
  rules.organization = organization(config.organization, domains);
  auto& ours = rules.organization;
  ours.protected_names = connector::ProtectedNames{ours.accepted_domains.names(),
                                                   ours.partner_domains.names(), domains};
  rules.connectors = connector::ConnectorTable{connectors(config.connectors, domains)};
  auto sections = config.detectors;  // reading marks what was read
  rules.detectors = detect::make_detectors(sections);
  for (const auto& spec : config.limits) rules.limits.emplace_back(spec);
  rules.thresholds = config.score;
  rules.mode = config.milter.mode;
  rules.state_wait = config.milter.state_wait;
  return rules;
}

}  // namespace weir::pipeline
