#include <algorithm>

#include "audit/drifted.hpp"
#include "audit/powershell.hpp"
#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

constexpr std::chrono::hours kLeeway{1};

struct Domain {
  bool subdomains = false;
  bool sending_disabled = false;
  std::string name;  ///< of the item, for commands
};
using Domains = std::map<std::string, Domain>;

bool is_set(const InventoryItem& item, std::string_view property) {
  const auto found = item.properties.find(property);
  return found != item.properties.end() && is_on(found->second);
}

Domains domains_of(const Inventory& inventory) {
  Domains domains;
  for (const auto& item : inventory.items) {
    auto name = ascii_lower(trimmed(item.name));
    Domain domain{is_set(item, "MatchSubDomains"), is_set(item, "SendingFromDomainDisabled"),
                  item.identity.empty() ? item.name : item.identity};
    if (name.starts_with("*.")) {
      name.erase(0, 2);
      domain.subdomains = true;
    }
    if (!name.empty()) domains.emplace(std::move(name), std::move(domain));
  }
  return domains;
}

Deviation begun(Severity severity, TimePoint time, std::string_view symptom, std::string text) {
  Deviation deviation;
  deviation.kind = Deviated::other_change;
  deviation.severity = severity;
  deviation.time = time;
  deviation.symptom = symptom;
  deviation.evidence = sentence(text);
  return deviation;
}

std::string stamp(TimePoint time) { return std::to_string(time.time_since_epoch().count()); }

/// A record tells that somebody made, changed or removed the domain.
bool recorded(const Evidence& evidence, std::string_view domain, TimePoint from, TimePoint until) {
  const auto& all = evidence.records.all();
  for (auto at = all.lower_bound({from, std::string{}});
       at != all.end() && at->first.first <= until; ++at) {
    const auto& record = at->second.record;
    if (!record.operation.ends_with("AcceptedDomain") || !record.succeeded) continue;
    const auto named = record.parameters.find("DomainName");
    const auto name = named == record.parameters.end() ? std::string_view{at->second.name}
                                                       : std::string_view{named->second};
    if (iequals(trimmed(name), domain) || iequals(at->second.name, domain)) return true;
  }
  return false;
}

}  // namespace

std::vector<Deviation> domains_against_declared(const Inventory& inventory,
                                                const Evidence& evidence, Standing& standing) {
  std::vector<Deviation> deviations;
  const auto add = [&](std::string_view what, const std::string& domain, Severity severity,
                       const std::string& text) {
    const auto key = "domains\n" + made_id(what, {domain});
    auto deviation = begun(severity, inventory.taken, "S3", text);
    deviation.id = made_id(what, {domain, stamp(standing.since(key, inventory.taken))});
    deviations.push_back(std::move(deviation));
  };
  const auto domains = domains_of(inventory);
  std::set<std::string> declared;
  for (const auto& name : evidence.knowledge.declared().accepted_domains) {
    auto domain = ascii_lower(trimmed(name));
    if (domain.starts_with("*.")) domain.erase(0, 2);
    declared.insert(std::move(domain));
  }
  for (const auto& [domain, facts] : domains) {
    if (facts.sending_disabled) {
      add("sending-disabled", domain, Severity::medium,
          "mail from " + shown(domain) + " is barred by SendingFromDomainDisabled");
    }
    if (declared.empty() || evidence.knowledge.is_accepted(domain)) continue;
    add("domain-undeclared", domain, Severity::low,
        "accepted domain " + shown(domain) +
            " is not in our configuration: it is stale, or somebody added the domain");
  }
  for (const auto& domain : declared) {
    if (domains.contains(domain) || std::ranges::any_of(domains, [&](const auto& entry) {
          return entry.second.subdomains && domain.ends_with("." + entry.first);
        })) {
      continue;
    }
    add("domain-missing", domain, Severity::low,
        shown(domain) + " is in our configuration and no accepted domain of the tenant");
  }
  standing.settle("domains\n", inventory.taken);
  return deviations;
}

std::vector<Deviation> domains_against_earlier(const Inventory& earlier, const Inventory& later,
                                               const Evidence& evidence) {
  std::vector<Deviation> deviations;
  const auto before = domains_of(earlier);
  const auto after = domains_of(later);
  const auto tell = [&](std::string_view what, const std::string& domain, const std::string& text,
                        std::string restore) {
    if (recorded(evidence, domain, earlier.taken - kLeeway, later.taken + kLeeway)) return;
    auto deviation = begun(Severity::medium, later.taken, "S3", text);
    deviation.id = made_id(what, {domain, stamp(earlier.taken)});
    deviation.restore = std::move(restore);
    deviations.push_back(std::move(deviation));
  };
  const auto command = [](const Domain& domain, std::string_view verb, std::string_view rest) {
    const auto identity = quoted_for_powershell(domain.name);
    return identity
               ? std::string{verb} + "-AcceptedDomain -Identity " + *identity + std::string{rest}
               : std::string{};
  };
  const auto span = " between " + at(earlier.taken) + " and " + at(later.taken);
  for (const auto& [domain, facts] : after) {
    const auto was = before.find(domain);
    if (was == before.end()) {
      tell("domain-added", domain, "accepted domain " + shown(domain) + " is new" + span,
           command(facts, "Remove", " -Confirm:$false"));
    } else if (facts.subdomains && !was->second.subdomains) {
      tell("domain-wider", domain,
           "accepted domain " + shown(domain) + " has come to hold all its subdomains" + span,
           command(facts, "Set", " -MatchSubDomains $false"));
    }
  }
  for (const auto& [domain, facts] : before) {
    if (after.contains(domain)) continue;
    const auto quoted = quoted_for_powershell(domain);
    tell(
        "domain-removed", domain, "accepted domain " + shown(domain) + " is gone" + span,
        quoted ? "New-AcceptedDomain -Name " + *quoted + " -DomainName " + *quoted : std::string{});
  }
  return deviations;
}

}  // namespace weir::audit
