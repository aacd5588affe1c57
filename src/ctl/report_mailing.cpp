// What the mail says of itself: domains, links, attachments, where it comes from.
#include <algorithm>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_sections.hpp"
#include "ctl/report_words.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using page::Mark;

constexpr std::size_t kMostRows = 15;

std::string words_of_alignment(const std::string& name) {
  struct Words {
    const char* name;
    const char* words;
  };
  constexpr Words kWords[]{{"same_address", "the same address"},
                           {"same_domain", "the same domain"},
                           {"same_org", "the same organization"},
                           {"both_accepted", "both yours"},
                           {"rewritten", "P1 rewritten from the domain of P2 (SRS, BATV, VERP)"},
                           {"null_report", "no P1, and a report as it should be"},
                           {"null", "no P1, and no report"},
                           {"mismatch", "different organizations"},
                           {"unparseable", "From cannot be read in one way"}};
  const auto* found = std::ranges::find_if(kWords, [&](const auto& it) { return name == it.name; });
  return found == std::ranges::end(kWords) ? name : found->words;
}

Mark mark_of_alignment(const std::string& name) {
  if (name == "mismatch" || name == "null" || name == "unparseable") return Mark::bad;
  return name == "rewritten" ? Mark::notice : Mark::plain;
}

/// A domain that a sender used and that is not accepted.
struct Foreign {
  std::string domain;
  std::uint64_t as_envelope = 0;
  std::uint64_t as_from = 0;
  bool declared = false;  ///< among the foreign_domains of a connector
  bool fresh = false;
};

std::vector<Foreign> foreigners(const Case& it) {
  std::map<std::string, Foreign> by_domain;
  const auto foreign = [&](const std::string& domain) {
    return !it.declared.accepted.contains(domain);
  };
  for (const auto& [domain, count] : it.mail.sender_domains.all()) {
    if (foreign(domain)) by_domain[domain].as_envelope = count;
  }
  for (const auto& [domain, count] : it.mail.author_domains.all()) {
    if (foreign(domain)) by_domain[domain].as_from = count;
  }
  const auto connector = it.declared.connectors.find(text_at(incident_of(it), "connector"));
  std::vector<Foreign> rows;
  for (auto& [domain, row] : by_domain) {
    row.domain = domain;
    row.declared = connector != it.declared.connectors.end() &&
                   connector::domain_matches_any(connector->second.foreign_domains, domain);
    row.fresh = it.before.events > 0 && !it.before.sender_domains.has(domain) &&
                !it.before.author_domains.has(domain);
    rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(rows, [](const Foreign& a, const Foreign& b) {
    return a.as_from + a.as_envelope > b.as_from + b.as_envelope;
  });
  return rows;
}

page::Table table_of(const std::map<std::string, HostSeen, std::less<>>& hosts, std::string title,
                     std::string column) {
  std::vector<std::pair<std::string, const HostSeen*>> rows;
  for (const auto& [name, seen] : hosts) rows.emplace_back(name, &seen);
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    return a.second->traits.empty() != b.second->traits.empty()
               ? !a.second->traits.empty()
               : a.second->messages > b.second->messages;
  });
  page::Table table{
      .title = std::move(title),
      .columns = {{std::move(column), false, true}, {"Messages", true}, {"What is odd"}}};
  for (const auto& [name, seen] : rows) {
    if (table.rows.size() >= kMostRows) break;
    const std::vector<std::string> traits{seen->traits.begin(), seen->traits.end()};
    table.rows.push_back(
        {name, std::to_string(seen->messages), traits.empty() ? "nothing" : listed(traits, 8)});
  }
  if (rows.size() > table.rows.size()) {
    table.note = std::to_string(rows.size() - table.rows.size()) + " more are not shown.";
  }
  return table;
}

std::size_t odd_ones(const std::map<std::string, HostSeen, std::less<>>& hosts) {
  return static_cast<std::size_t>(
      std::ranges::count_if(hosts, [](const auto& one) { return !one.second.traits.empty(); }));
}

bool within(const std::vector<IpNetwork>& networks, const std::string& text) {
  const auto address = IpAddress::parse(text);
  return address && std::ranges::any_of(networks, [&](const IpNetwork& network) {
           return network.contains(*address);
         });
}

std::string is_declared(const Case& it, const std::string& client) {
  const auto connector = it.declared.connectors.find(text_at(incident_of(it), "connector"));
  if (connector == it.declared.connectors.end()) return "not known";
  if (connector->second.networks.empty()) return "any is";
  return within(connector->second.networks, client) ? "yes" : "no";
}

page::Table clients_of(const Case& it, std::size_t& undeclared, std::size_t& fresh) {
  page::Table table{
      .title = "Clients that handed it over",
      .columns = {
          {"Address", false, true}, {"Messages", true}, {"Declared here"}, {"Sent before"}}};
  for (const auto& item : list_at(incident_of(it), "top.clients.items")) {
    const auto address = text_at(item, "key");
    const auto declared = is_declared(it, address);
    const bool before = it.before.clients.has(address);
    undeclared += declared == "no" ? 1 : 0;
    fresh += it.before.events > 0 && !before ? 1 : 0;
    if (table.rows.size() >= kMostRows) continue;
    table.rows.push_back({address, text_at(item, "count", "0"), declared,
                          it.before.events == 0 ? "not known"
                          : before              ? "yes"
                                                : "no"});
  }
  return table;
}

page::Table connecting_of(const Case& it, std::size_t& not_ours) {
  page::Table table{
      .title = "Addresses that mail entered your tenant from, as Exchange Online says",
      .columns = {{"Address", false, true},
                  {"Messages", true},
                  {"Yours"},
                  {"HELO", false, true},
                  {"Tenant", false, true},
                  {"First (UTC)"},
                  {"Last (UTC)"}}};
  for (const auto& [address, seen] : it.mail.connecting) {
    const bool ours = within(it.declared.egress, address);
    const bool of_tenant =
        it.declared.tenant_ids.empty() || std::ranges::any_of(seen.tenants, [&](const auto& id) {
          return std::ranges::find(it.declared.tenant_ids, id) != it.declared.tenant_ids.end();
        });
    const bool known = !it.declared.egress.empty();
    not_ours += known && !ours && of_tenant ? 1 : 0;
    if (table.rows.size() >= kMostRows) continue;
    table.rows.push_back({address, std::to_string(seen.messages),
                          !known      ? "not known"
                          : ours      ? "yes"
                          : of_tenant ? "no: not an egress address"
                                      : "another tenant's",
                          listed({seen.names.begin(), seen.names.end()}, 3),
                          listed({seen.tenants.begin(), seen.tenants.end()}, 3),
                          minute_of(seen.first), minute_of(seen.last)});
  }
  return table;
}

void answer_about_sources(const Case& it, page::Section& section, std::size_t undeclared,
                          std::size_t fresh, std::size_t not_ours) {
  const auto clients = number_at(incident_of(it), "top.clients.distinct");
  const bool known = it.declared.connectors.contains(text_at(incident_of(it), "connector"));
  section.answer =
      clients == 0 ? "No client handed over a message of it."
                   : "It came from " + many(clients, "address", "addresses") + ": " +
                         (known ? std::to_string(undeclared) + " not declared for the connector, "
                                : "how many are declared is not known, ") +
                         (it.before.events == 0 ? "how many are new is not known"
                                                : std::to_string(fresh) + " never seen before") +
                         ".";
  section.mark = undeclared > 0 || fresh > 0 ? Mark::bad : Mark::notice;
  if (not_ours > 0) {
    section.mark = Mark::bad;
    section.answer += " Mail entered your tenant from " +
                      many(not_ours, "address that is", "addresses that are") +
                      " not yours: a rogue or hijacked connector.";
  }
}

}  // namespace

page::Section same_domains(const Case& it) {
  page::Section section{.id = "domains",
                        .heading = "Do From (P2) and envelope (P1) have the same domain?",
                        .answer = ""};
  const auto& mail = it.mail;
  if (mail.messages == 0) {
    section.answer = "Not known: no message that belongs to the incident is kept.";
    section.mark = Mark::unknown;
    return section;
  }
  const auto differ = mail.alignments.count("mismatch");
  const auto null = mail.alignments.count("null");
  section.mark = differ + null > 0 ? Mark::bad : Mark::notice;
  section.answer = differ == 0 && null == 0
                       ? "They are the same, or belong together, in all " +
                             many(mail.messages, "message", "messages") +
                             ". That proves nothing: most phishing aligns."
                       : "They differ in " + std::to_string(differ) + " of " +
                             many(mail.messages, "message", "messages") +
                             (null == 0 ? "."
                                        : ", and " + std::to_string(null) +
                                              " have no envelope sender and are no report.");
  page::Bars bars{.title = "How P1 and P2 relate, messages"};
  for (const auto& [name, count] : mail.alignments.top(10)) {
    bars.bars.push_back({words_of_alignment(name), count, mark_of_alignment(name)});
  }
  section.blocks.emplace_back(std::move(bars));
  section.blocks.emplace_back(bars_of(mail.pairs, "Envelope domain (P1) → From domain (P2)", 12));
  return section;
}

page::Section foreign_domains(const Case& it) {
  page::Section section{.id = "foreign",
                        .heading = "Do they send from domains that are not of your environment?",
                        .answer = ""};
  if (!it.declared.known || it.declared.accepted.empty()) {
    section.mark = Mark::unknown;
    section.answer =
        "Not known: " +
        (it.declared.known ? "no accepted domains are configured" : it.declared.problem) + ".";
    return section;
  }
  if (it.mail.messages == 0) {
    section.mark = Mark::unknown;
    section.answer = "Not known: no message that belongs to the incident is kept.";
    return section;
  }
  const auto rows = foreigners(it);
  const bool outward = text_at(incident_of(it), "direction") == "to_cloud";
  const auto open = static_cast<std::size_t>(std::ranges::count(rows, false, &Foreign::declared));
  section.mark = open == 0 ? Mark::good : outward ? Mark::bad : Mark::notice;
  std::vector<std::string> names;
  for (const auto& row : rows) {
    if (!row.declared) names.push_back(row.domain);
  }
  section.answer =
      names.empty()
          ? "No: every sender domain is yours, or declared for the connector."
          : "Yes: " + many(open, "domain", "domains") + ", such as " + listed(names, 4) + ".";
  if (!outward && !names.empty()) section.answer += " On this connector strangers are normal.";
  page::Table table{.columns = {{"Domain", false, true},
                                {"As envelope (P1)", true},
                                {"As From (P2)", true},
                                {"Declared foreign"},
                                {"Seen before"}}};
  for (const auto& row : rows) {
    if (table.rows.size() >= kMostRows) break;
    table.rows.push_back({row.domain, std::to_string(row.as_envelope), std::to_string(row.as_from),
                          row.declared ? "yes" : "no",
                          it.before.events == 0 ? "not known"
                          : row.fresh           ? "no"
                                                : "yes"});
  }
  if (rows.size() > table.rows.size()) {
    table.note = std::to_string(rows.size() - table.rows.size()) + " more are not shown.";
  }
  section.blocks.emplace_back(std::move(table));
  return section;
}

page::Section bad_content(const Case& it) {
  page::Section section{
      .id = "content", .heading = "Are there bad links or attachments?", .answer = ""};
  const auto& mail = it.mail;
  if (mail.messages == 0) {
    section.answer = "Not known: no message that belongs to the incident is kept.";
    section.mark = Mark::unknown;
    return section;
  }
  const auto links = odd_ones(mail.links);
  const auto files = odd_ones(mail.attachments);
  section.mark = links + files > 0 ? Mark::bad : Mark::notice;
  section.answer = many(mail.with_links, "message has", "messages have") + " links, " +
                   std::to_string(mail.with_attachments) + " attachments; odd by their looks are " +
                   many(links, "host", "hosts") + " and " +
                   many(files, "attachment", "attachments") + ".";
  if (!mail.links.empty()) {
    section.blocks.emplace_back(table_of(mail.links, "Where links lead", "Host"));
  }
  if (!mail.attachments.empty()) {
    section.blocks.emplace_back(table_of(mail.attachments, "Attachments that are odd", "Name"));
  }
  if (mail.unread_content > 0) {
    section.blocks.emplace_back(not_known("what else is in " +
                                          many(mail.unread_content, "message", "messages") +
                                          " that were too large to read whole."));
  }
  section.blocks.emplace_back(not_known(
      "what is behind a link or in a file. Weir follows none and opens none; submit one of the "
      "messages to your sandbox."));
  return section;
}

page::Section which_sources(const Case& it) {
  page::Section section{.id = "sources",
                        .heading = "Which addresses does it come from, and are they yours?",
                        .answer = ""};
  std::size_t undeclared = 0;
  std::size_t fresh = 0;
  std::size_t not_ours = 0;
  auto clients = clients_of(it, undeclared, fresh);
  auto connecting = connecting_of(it, not_ours);
  answer_about_sources(it, section, undeclared, fresh, not_ours);
  if (!clients.rows.empty()) section.blocks.emplace_back(std::move(clients));
  if (!connecting.rows.empty()) {
    section.blocks.emplace_back(std::move(connecting));
    if (it.declared.egress.empty()) {
      section.blocks.emplace_back(
          not_known("which of these are yours, because organization.egress_addresses is empty."));
    }
  } else {
    section.blocks.emplace_back(not_known(
        "what else enters your tenant. Mail from a rogue connector to the Internet never touches "
        "this "
        "host; it shows in the audit log, in delivery reports that come home, and in refusals."));
  }
  return section;
}

}  // namespace weir::ctl
