// Who sends, over which connector, and who has changed it.
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

constexpr std::size_t kMostAccounts = 12;
constexpr std::size_t kMostChanges = 25;
constexpr std::uint64_t kManyAuthors = 3;
constexpr std::size_t kManySenders = 4;

/// An account with what is odd about it.
struct Judged {
  std::string name;
  AccountMail mail;
  std::vector<std::string> signs;
  bool taken_over = false;
  bool joined = false;  ///< several senders of one client
};

std::uint64_t new_ones(const Tallies& now, const Tallies& before) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(now.all(), [&](const auto& one) { return !before.has(one.first); }));
}

const json::value& baseline_of(const Case& it, const std::string& name) {
  static const json::value nothing;
  const auto found = it.accounts.find(name);
  return found == it.accounts.end() ? nothing : at(found->second, "baseline");
}

/// Since when it is known; empty when it is known for longer than the incident.
std::string newness(const Case& it, const Judged& account) {
  if (account.joined) return {};
  const auto first = text_at(baseline_of(it, account.name), "first_seen");
  if (!first.empty()) {
    if (first < text_at(incident_of(it), "first_seen")) return {};
    return "first seen " + minute_of(first) + " UTC, with this incident";
  }
  const auto& seen = account.mail.login.empty() ? it.before.senders : it.before.logins;
  const auto& key = account.mail.login.empty() ? account.mail.mail_from : account.mail.login;
  if (it.before.events == 0 || seen.has(key)) return {};
  return "not seen in the time before";
}

void add_volume(const Case& it, Judged& account) {
  const auto high = number_at(baseline_of(it, account.name), "high");
  if (high == 0 || account.mail.busiest_hour <= high) return;
  account.signs.push_back(std::to_string(account.mail.busiest_hour) +
                          " messages in one hour, at most " + std::to_string(high) +
                          " are ordinary");
}

void judge(const Case& it, Judged& account) {
  const auto& mail = account.mail;
  const auto fresh = newness(it, account);
  if (!fresh.empty()) account.signs.push_back(fresh);
  if (it.before.events > 0 && fresh.empty()) {
    const auto unknown = new_ones(mail.clients, it.before.clients);
    if (unknown > 0) {
      account.signs.push_back("from " + many(unknown, "address", "addresses") + " not seen before");
    }
  }
  add_volume(it, account);
  if (mail.authors.distinct() > kManyAuthors) {
    account.signs.push_back("wrote under " + std::to_string(mail.authors.distinct()) +
                            " From addresses");
  }
  if (mail.mismatched * 2 > mail.messages) account.signs.emplace_back("P1 and P2 differ");
  for (const auto& evidence : evidence_for(it, "S7", 20)) {
    if (!mail.login.empty() && evidence.find(mail.login) != std::string::npos) {
      account.signs.push_back("sign-ins: " + evidence);
      account.taken_over = true;
    }
  }
  const bool odd = mail.suspicious * 2 > mail.messages && !account.signs.empty();
  account.taken_over = account.taken_over || (!mail.login.empty() && odd);
  if (mail.login.empty() && mail.unidentified > 0) account.signs.emplace_back("proves no identity");
}

void add_all(Tallies& into, const Tallies& from) {
  for (const auto& [key, count] : from.all()) into.add(key, count);
}

void join(AccountMail& into, const AccountMail& from) {
  into.messages += from.messages;
  into.suspicious += from.suspicious;
  into.held += from.held;
  into.external += from.external;
  into.mismatched += from.mismatched;
  into.unidentified += from.unidentified;
  add_all(into.clients, from.clients);
  add_all(into.authors, from.authors);
  add_all(into.hours, from.hours);
  for (const auto& [hour, count] : into.hours.top(1)) into.busiest_hour = count;
  if (into.first.empty() || from.first < into.first) into.first = from.first;
  into.last = std::max(into.last, from.last);
}

/// Senders without a login, by the client: one that writes under many names is one row.
std::vector<Judged> joined_accounts(const Case& it) {
  std::map<std::string, std::vector<const AccountMail*>> by_client;
  std::vector<Judged> accounts;
  for (const auto& [name, mail] : it.mail.accounts) {
    if (mail.login.empty()) {
      by_client[mail.clients.top(1).front().first].push_back(&mail);
    } else {
      accounts.push_back({name, mail, {}});
    }
  }
  for (const auto& [client, senders] : by_client) {
    if (senders.size() <= kManySenders) {
      for (const auto* mail : senders)
        accounts.push_back({client + ' ' + mail->mail_from, *mail, {}});
      continue;
    }
    Judged all{client, {}, {}};
    for (const auto* mail : senders) join(all.mail, *mail);
    all.mail.mail_from = many(senders.size(), "sender", "senders") + " of " + client;
    all.joined = true;
    accounts.push_back(std::move(all));
  }
  return accounts;
}

std::vector<Judged> judged_accounts(const Case& it) {
  auto accounts = joined_accounts(it);
  std::ranges::stable_sort(
      accounts, [](const Judged& a, const Judged& b) { return a.mail.messages > b.mail.messages; });
  // Only what is looked at: strangers choose how many there are.
  if (accounts.size() > 200) accounts.resize(200);
  for (auto& account : accounts) judge(it, account);
  std::ranges::stable_partition(accounts, &Judged::taken_over);
  return accounts;
}

page::Table table_of(const std::vector<Judged>& accounts) {
  page::Table table{.columns = {{"Account", false, true},
                                {"Messages", true},
                                {"Suspicious", true},
                                {"Held", true},
                                {"External rcpts", true},
                                {"From"},
                                {"First and last (UTC)"},
                                {"What is odd"}}};
  for (const auto& account : accounts) {
    if (table.rows.size() >= kMostAccounts) break;
    const auto* mail = &account.mail;
    const auto& signs = account.signs;
    table.rows.push_back({mail->login.empty() ? mail->mail_from : "login " + mail->login,
                          std::to_string(mail->messages), std::to_string(mail->suspicious),
                          std::to_string(mail->held), std::to_string(mail->external),
                          listed(mail->clients, 3),
                          minute_of(mail->first) + " to " + minute_of(mail->last),
                          signs.empty() ? "nothing" : listed(signs, 6)});
  }
  if (accounts.size() > table.rows.size()) {
    table.note = std::to_string(accounts.size() - table.rows.size()) + " more are not shown.";
  }
  return table;
}

std::string answer_about(const Case& it, const std::vector<Judged>& accounts) {
  const auto senders = many(it.mail.accounts.size() - it.mail.logins.distinct(),
                            "sender without a login", "senders without a login");
  if (it.mail.logins.empty()) {
    return "Nobody logged in: " + senders + " from " +
           many(it.mail.clients.distinct(), "address", "addresses") +
           ". A sender address proves nothing, so look at the machines that sent.";
  }
  std::vector<std::string> taken;
  for (const auto& account : accounts) {
    if (account.taken_over) taken.push_back(account.mail.login);
  }
  auto text = many(it.mail.logins.distinct(), "login", "logins");
  if (it.mail.accounts.size() > it.mail.logins.distinct()) text += " and " + senders;
  if (taken.empty()) return text + " sent the mail; none of them looks taken over by its mail.";
  return text + " sent the mail. " + listed(taken, 5) + (taken.size() == 1 ? " looks" : " look") +
         " taken over.";
}

void add_sign_ins(const Case& it, page::Section& section) {
  const auto told = evidence_for(it, "S7", 5);
  if (!told.empty()) {
    page::Lines lines{.title = "Sign-ins and administrators, from imports"};
    for (const auto& one : told) lines.lines.push_back({one, "", Mark::bad});
    section.blocks.emplace_back(std::move(lines));
    return;
  }
  if (imported(it, "sign_ins")) {
    section.blocks.emplace_back(
        page::Paragraph{"The sign-ins that were imported show nothing unusual.", Mark::good});
    return;
  }
  section.blocks.emplace_back(
      not_known("whether somebody else signs in with these accounts. Mail does not show sign-ins. "
                "Export them "
                "(IdentityLogonEvents, or the sign-in log of Entra) and import them to know."));
  section.blocks.emplace_back(page::Command{"Shell", "weirctl audit import signins.csv"});
}

std::uint64_t busiest_hour(const Case& it, const std::string& connector) {
  std::uint64_t most = 0;
  const auto found = it.mail.connectors.find(connector);
  if (found == it.mail.connectors.end()) return 0;
  for (const auto& [hour, mail] : found->second.hours) most = std::max(most, mail.messages);
  return most;
}

/// The busiest hour of all its mail by the timeline of the incident, at least that of the events.
std::uint64_t peak_of(const Case& it, const std::string& connector) {
  std::map<std::string, std::uint64_t> hours;
  for (const auto& slot : list_at(incident_of(it), "timeline")) {
    hours[text_at(slot, "begin").substr(0, 13)] += number_at(slot, "messages");
  }
  auto most = busiest_hour(it, connector);
  for (const auto& [hour, messages] : hours) most = std::max(most, messages);
  return most;
}

std::string meant_for(const Case& it, const std::string& name, Mark& mark) {
  const auto peak = peak_of(it, name);
  const auto declared = it.declared.connectors.find(name);
  // Where nothing is learned a floor stands for it, which says nothing of this connector.
  const bool learned = text_at(it.baseline, "baseline.basis") != "floor";
  const auto high = learned ? number_at(it.baseline, "baseline.high") : 0;
  const auto wanted =
      declared == it.declared.connectors.end() ? 0 : declared->second.expected_per_hour;
  const auto seen = "Its busiest hour had " + many(peak, "message", "messages");
  if (wanted > 0) {
    mark = peak > 2 * wanted ? Mark::bad : peak > wanted ? Mark::notice : Mark::good;
    return seen + ", declared are " + std::to_string(wanted) + " an hour: " +
           (mark == Mark::good ? "it is meant for that." : "it is not meant for that much.");
  }
  if (high > 0) {
    mark = peak > high ? Mark::bad : Mark::good;
    return seen + ", and up to " + std::to_string(high) +
           " are ordinary now by what was learned: " +
           (mark == Mark::good ? "that is no more than usual." : "that is more than usual.");
  }
  mark = Mark::unknown;
  return seen +
         "; what it is meant for is not known, for neither expected_per_hour is declared nor "
         "a baseline learned.";
}

void add_declared(const Case& it, const std::string& name, page::Facts& facts) {
  const auto found = it.declared.connectors.find(name);
  const auto owner = text_at(it.shown, "owner");
  const auto purpose = text_at(it.shown, "purpose");
  facts.facts.push_back({"Purpose", purpose.empty() ? "not declared: connector.purpose" : purpose});
  facts.facts.push_back({"Owner", owner.empty() ? "not declared: connector.owner" : owner});
  if (found == it.declared.connectors.end()) return;
  const auto& connector = found->second;
  facts.facts.push_back(
      {"Declared volume", connector.expected_per_hour == 0
                              ? "not declared: connector.expected_per_hour"
                              : std::to_string(connector.expected_per_hour) + " messages an hour"});
  std::vector<std::string> networks;
  for (const auto& network : connector.networks) networks.push_back(network.to_string());
  facts.facts.push_back({"Declared clients", networks.empty() ? "any" : listed(networks, 8)});
  facts.facts.push_back({"A client has to show",
                         connector.asks.empty() ? "nothing but its address" : connector.asks});
}

bool is_grave(const json::value& deviation) {
  const auto severity = text_at(deviation, "severity");
  return severity == "critical" || severity == "high";
}

/// Of the grave ones, if there are any; each person once.
std::string who_changed(const Case& it) {
  const auto& all = deviations(it);
  const bool grave = std::ranges::any_of(all, is_grave);
  std::vector<std::string> actors;
  std::vector<std::string> shown;
  for (const auto& one : all) {
    const auto actor = text_at(one, "actor");
    if (actor.empty() || (grave && !is_grave(one))) continue;
    const auto client = text_at(one, "client");
    const auto words = client.empty() ? actor : actor + " from " + client;
    const auto known = std::ranges::find(actors, actor);
    if (known == actors.end()) {
      actors.push_back(actor);
      shown.push_back(words);
    } else if (!client.empty()) {
      auto& before = shown[static_cast<std::size_t>(known - actors.begin())];
      if (before == actor) before = words;
    }
  }
  return listed(shown, 3);
}

page::Table changes_of(const Case& it) {
  page::Table table{.columns = {{"Time (UTC)"},
                                {"Connector", false, true},
                                {"What"},
                                {"By whom", false, true},
                                {"From"},
                                {"Severity"},
                                {"Evidence"}}};
  const auto& all = deviations(it);
  for (const auto& one : all) {
    if (table.rows.size() >= kMostChanges) break;
    table.rows.push_back({minute_of(text_at(one, "time")), text_at(one, "connector"),
                          text_at(one, "kind"), text_at(one, "actor"), text_at(one, "client"),
                          text_at(one, "severity"), text_at(one, "evidence")});
  }
  if (all.size() > table.rows.size()) {
    table.note = std::to_string(all.size() - table.rows.size()) + " older ones are not shown.";
  }
  return table;
}

}  // namespace

page::Section which_accounts(const Case& it) {
  page::Section section{.id = "accounts",
                        .heading = "Which accounts send, and do they look compromised?",
                        .answer = ""};
  if (it.mail.accounts.empty()) {
    section.answer = "No message that belongs to the incident is kept, so no account is known.";
    section.mark = Mark::unknown;
  } else {
    const auto accounts = judged_accounts(it);
    const bool taken = std::ranges::any_of(accounts, &Judged::taken_over);
    section.answer = answer_about(it, accounts);
    section.mark = taken ? Mark::bad : Mark::notice;
    section.blocks.emplace_back(table_of(accounts));
    if (it.before.events > 0) {
      section.blocks.emplace_back(page::Paragraph{
          "What was there before is taken from " + many(it.before.events, "message", "messages") +
          " since " + minute_of(it.before.since) + " UTC."});
    } else {
      section.blocks.emplace_back(
          not_known("whether they are new, because no mail of the time before is kept."));
    }
  }
  if (has_symptom(it, "S7")) {
    section.mark = Mark::bad;
    section.answer += " An administrator looks compromised, by what was imported.";
  }
  add_sign_ins(it, section);
  return section;
}

page::Section which_connector(const Case& it) {
  const auto& incident = incident_of(it);
  const auto name = text_at(incident, "connector", "unknown");
  page::Section section{.id = "connector",
                        .heading = "Which connector relays it, and is it meant for this much mail?",
                        .answer = ""};
  const auto direction = text_at(incident, "direction");
  section.answer = "It is " + name + (direction.empty() ? "" : " (" + direction + ")") + ". " +
                   meant_for(it, name, section.mark);
  page::Facts facts;
  add_declared(it, name, facts);
  const auto why = text_at(it.baseline, "baseline.why");
  facts.facts.push_back({"Ordinary now", why.empty() ? "not known: nothing is learned yet" : why});
  facts.facts.push_back(
      {"Ordinary when it opened",
       text_at(incident, "expected", "not known: no baseline when it was opened")});
  section.blocks.emplace_back(std::move(facts));
  const auto others = texts_at(incident, "connectors");
  if (others.size() > 1) {
    section.blocks.emplace_back(
        page::Paragraph{"The incident touches " + listed(others, 20) + "."});
  }
  return section;
}

page::Section changed_lately(const Case& it) {
  page::Section section{.id = "changed",
                        .heading = "Was a connector made or changed lately, and by whom?",
                        .answer = ""};
  const auto& all = deviations(it);
  auto evidence = evidence_for(it, "S5", 5);
  for (auto& one : evidence_for(it, "S6", 5)) evidence.push_back(std::move(one));
  if (!all.empty()) {
    const auto actors = who_changed(it);
    section.mark = Mark::bad;
    section.answer = "Yes: " + many(all.size(), "thing is", "things are") +
                     " not as they should be by what was imported" +
                     (actors.empty() ? "; by whom is not in the exports." : ", by " + actors + ".");
    section.blocks.emplace_back(changes_of(it));
  } else if (!evidence.empty()) {
    section.mark = Mark::bad;
    section.answer = "Yes: a connector of the tenant is not as it should be.";
  } else if (imported(it, "audit_log") || imported(it, "inbound_connectors")) {
    section.mark = Mark::good;
    section.answer = "No change of the last days in what was imported (" + last_import(it) + ").";
  } else {
    section.mark = Mark::unknown;
    section.answer = "Not known: no export of the audit log or of the connectors was imported.";
  }
  page::Lines lines{.title = "Told to the incident"};
  for (const auto& one : evidence) lines.lines.push_back({one});
  if (!lines.lines.empty()) section.blocks.emplace_back(std::move(lines));
  if (section.mark == Mark::unknown || section.mark == Mark::good) {
    section.blocks.emplace_back(page::Command{
        "Exchange Online PowerShell",
        "Search-UnifiedAuditLog -StartDate (Get-Date).AddDays(-7) -EndDate (Get-Date) -Operations "
        "'New-InboundConnector','Set-InboundConnector','Remove-InboundConnector',"
        "'New-OutboundConnector','Set-OutboundConnector','Remove-OutboundConnector' "
        "-ResultSize 5000 | Export-Csv -NoTypeInformation connectors.csv\n"
        "Get-InboundConnector | ConvertTo-Json -Depth 4 | Out-File inbound-connectors.json"});
    section.blocks.emplace_back(
        page::Command{"Shell", "weirctl audit import connectors.csv inbound-connectors.json"});
  }
  return section;
}

}  // namespace weir::ctl
