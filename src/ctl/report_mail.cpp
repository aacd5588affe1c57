#include "ctl/report_mail.hpp"

#include <algorithm>
#include <array>

#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kHour = 13;  ///< length of "2026-01-02T03"
constexpr std::uint64_t kMany = 10;
constexpr std::int64_t kSpamScl = 5;

bool is_true(const json::value& event, std::string_view path) {
  return at(event, path) == json::value(true);
}

void widen(std::string& first, std::string& last, const std::string& time) {
  if (time.empty()) return;
  if (first.empty() || time < first) first = time;
  if (time > last) last = time;
}

void add_each(Tallies& tallies, const json::value& event, std::string_view path) {
  for (const auto& item : list_at(event, path)) {
    if (const auto* text = item.if_string()) tallies.add({text->data(), text->size()});
  }
}

void add_text(Tallies& tallies, const json::value& event, std::string_view path) {
  const auto text = text_at(event, path);
  if (!text.empty()) tallies.add(text);
}

/// The element of `key` as long as there is room; null when there is none.
template <class Map>
typename Map::mapped_type* room_for(Map& map, const std::string& key, std::size_t most) {
  const auto found = map.find(key);
  if (found != map.end()) return &found->second;
  return map.size() < most ? &map[key] : nullptr;
}

std::string domain_or(const json::value& event, std::string_view path, const char* otherwise) {
  return text_at(event, path, otherwise);
}

struct Verdict {
  const json::value& event;
  std::string time;
  std::string client;
  std::string login;
  std::string sender;
  std::string enforced;
  bool suspicious;
  bool held;
};

void add_account(MailSum& sum, const Verdict& it) {
  const auto key = it.login.empty() ? it.client + ' ' + it.sender : it.login;
  auto* account = room_for(sum.accounts, key, MailSum::kMaxAccounts);
  if (account == nullptr) {
    ++sum.other_accounts;
    return;
  }
  if (account->messages++ == 0) {
    account->login = it.login;
    account->mail_from = it.sender;
  }
  account->suspicious += it.suspicious ? 1 : 0;
  account->held += it.held ? 1 : 0;
  account->recipients += number_at(it.event, "weir.envelope.to_count");
  account->external += number_at(it.event, "weir.envelope.external_count");
  account->mismatched += text_at(it.event, "weir.alignment") == "mismatch" ? 1 : 0;
  account->unidentified +=
      it.login.empty() && text_at(it.event, "tls.client.subject").empty() ? 1 : 0;
  account->clients.add(it.client);
  add_each(account->authors, it.event, "email.from.address");
  add_each(account->to_domains, it.event, "weir.envelope.to_domains");
  account->hours.add(it.time.substr(0, kHour));
  account->busiest_hour =
      std::max(account->busiest_hour, account->hours.count(it.time.substr(0, kHour)));
  std::set<std::string> seen;
  for (const auto& finding : list_at(it.event, "weir.findings")) {
    const auto name = text_at(finding, "detector");
    if (seen.insert(name).second) account->detectors.add(name);
  }
  widen(account->first, account->last, it.time);
}

void add_people(MailSum& sum, const Verdict& it) {
  sum.clients.add(it.client);
  if (it.login.empty()) {
    ++sum.no_login;
  } else {
    sum.logins.add(it.login);
  }
  sum.senders.add(it.sender);
  add_each(sum.authors, it.event, "email.from.address");
  add_text(sum.sender_domains, it.event, "weir.envelope.from_domain");
  add_text(sum.author_domains, it.event, "weir.header_from.domain");
  add_text(sum.subjects, it.event, "email.subject");
  add_text(sum.alignments, it.event, "weir.alignment");
  add_text(sum.helos, it.event, "weir.smtp.helo");
  sum.pairs.add(domain_or(it.event, "weir.envelope.from_domain", "(null sender)") + " → " +
                domain_or(it.event, "weir.header_from.domain", "(no From)"));
}

void add_recipients(MailSum& sum, const json::value& event) {
  const auto count = number_at(event, "weir.envelope.to_count");
  sum.recipients += count;
  sum.external += number_at(event, "weir.envelope.external_count");
  sum.most_recipients = std::max(sum.most_recipients, count);
  sum.many_recipients += count >= kMany ? 1 : 0;
  const auto listed = list_at(event, "weir.envelope.to").size();
  sum.unlisted += count > listed ? count - listed : 0;
  add_each(sum.recipient_domains, event, "weir.envelope.to_domains");
  add_each(sum.addresses, event, "weir.envelope.to");
}

void add_hosts(std::map<std::string, HostSeen, std::less<>>& into, const json::value& event,
               std::string_view path, const char* name) {
  std::set<std::string> seen;
  for (const auto& item : list_at(event, path)) {
    const auto key = text_at(item, name);
    if (key.empty()) continue;
    auto* host = room_for(into, key, MailSum::kMaxHosts);
    if (host == nullptr) continue;
    if (seen.insert(key).second) ++host->messages;
    for (const auto& trait : list_at(item, "traits")) {
      if (const auto* text = trait.if_string(); text != nullptr && host->traits.size() < 20) {
        host->traits.emplace(text->data(), text->size());
      }
    }
  }
}

void add_content(MailSum& sum, const json::value& event) {
  sum.with_links += number_at(event, "weir.content.links_seen") > 0 ? 1 : 0;
  sum.with_attachments += number_at(event, "weir.content.attachments_seen") > 0 ? 1 : 0;
  sum.unread_content += is_true(event, "weir.content.cut") ? 1 : 0;
  add_hosts(sum.links, event, "weir.content.links", "host");
  add_hosts(sum.attachments, event, "weir.content.attachments", "name");
}

void add_exchange(MailSum& sum, const Verdict& it) {
  if (text_at(it.event, "weir.exchange.provenance") != "exchange_online") return;
  ++sum.of_exchange;
  if (const auto address = text_at(it.event, "weir.exchange.connecting_ip"); !address.empty()) {
    if (auto* seen = room_for(sum.connecting, address, MailSum::kMaxHosts)) {
      ++seen->messages;
      const auto tenant = text_at(it.event, "weir.exchange.attributed_tenant_id",
                                  text_at(it.event, "weir.exchange.tenant_id"));
      if (!tenant.empty() && seen->tenants.size() < 20) seen->tenants.insert(tenant);
      const auto name = text_at(it.event, "weir.exchange.connecting_helo");
      if (!name.empty() && seen->names.size() < 20) seen->names.insert(name);
      widen(seen->first, seen->last, it.time);
    }
  }
  if (!at(it.event, "weir.exchange.antispam").is_object()) return;
  ++sum.filtered;
  const auto mark = junk_mark(it.event);
  if (mark.empty()) return;
  ++sum.junked;
  sum.outward += text_at(it.event, "weir.exchange.antispam.dir") == "OUT" ? 1 : 0;
  sum.junk_marks.add(mark);
}

void add_names(MailSum& sum, const Verdict& it) {
  const auto network_id = text_at(it.event, "weir.exchange.network_message_id");
  sum.with_network_id += network_id.empty() ? 0 : 1;
  if (sum.names.size() >= MailSum::kMaxNames) return;
  sum.names.push_back({.time = it.time,
                       .event = text_at(it.event, "event.id"),
                       .network_id = network_id,
                       .message_id = text_at(it.event, "email.message_id"),
                       .queue_id = text_at(it.event, "email.local_id"),
                       .sender = it.sender,
                       .author = text_at(it.event, "email.from.address"),
                       .subject = text_at(it.event, "email.subject"),
                       .score = number_at(it.event, "weir.score"),
                       .enforced = it.enforced});
}

void add_connector(MailSum& sum, const Verdict& it) {
  auto* connector = room_for(sum.connectors, text_at(it.event, "weir.connector", "unknown"),
                             MailSum::kMaxConnectors);
  if (connector == nullptr) return;
  connector->direction = text_at(it.event, "weir.direction");
  ++connector->messages;
  connector->suspicious += it.suspicious ? 1 : 0;
  connector->held += it.held ? 1 : 0;
  connector->external += number_at(it.event, "weir.envelope.external_count");
  auto& hour = connector->hours[it.time.substr(0, kHour)];
  ++hour.messages;
  hour.suspicious += it.suspicious ? 1 : 0;
  hour.held += it.held ? 1 : 0;
}

void add_judgement(MailSum& sum, const Verdict& it) {
  std::set<std::string> seen;
  for (const auto& finding : list_at(it.event, "weir.findings")) {
    const auto name = text_at(finding, "detector");
    if (!name.empty() && seen.insert(name).second) sum.detectors.add(name);
  }
  for (const auto& limit : list_at(it.event, "weir.limits")) {
    const auto state = text_at(limit, "state");
    if (state != "over" && state != "hold") continue;
    const auto name = text_at(limit, "name");
    const auto key = text_at(limit, "key");
    auto* met = room_for(sum.limits, name + '|' + key, MailSum::kMaxLimits);
    if (met == nullptr) continue;
    met->name = name;
    met->key = key;
    ++met->messages;
    met->most = std::max(met->most, number_at(limit, "total"));
    met->limit = number_at(limit, "limit");
  }
}

Verdict verdict_of(const json::value& event) {
  auto enforced = text_at(event, "weir.disposition.enforced");
  const bool held = held_back(enforced);
  return {.event = event,
          .time = text_at(event, "@timestamp"),
          .client = text_at(event, "source.ip", "unknown"),
          .login = text_at(event, "user.name"),
          .sender = text_at(event, "weir.envelope.from", "<>"),
          .enforced = std::move(enforced),
          .suspicious = is_true(event, "weir.suspicious"),
          .held = held};
}

bool is_verdict(const json::value& event) {
  return text_at(event, "event.dataset") == "weir.verdict";
}

}  // namespace

bool held_back(std::string_view enforced) {
  return enforced == "quarantine" || enforced == "tempfail" || enforced == "reject";
}

std::string junk_mark(const json::value& event) {
  constexpr std::array<std::string_view, 3> kVerdicts{"SPM", "SKB", "SKS"};
  constexpr std::array<std::string_view, 10> kKinds{"SPM",   "HSPM", "OSPM",  "PHSH", "HPHISH",
                                                    "HPHSH", "MALW", "SPOOF", "BULK", "UIMP"};
  const auto sfv = text_at(event, "weir.exchange.antispam.sfv");
  if (std::ranges::find(kVerdicts, sfv) != kVerdicts.end()) return "SFV:" + sfv;
  const auto cat = text_at(event, "weir.exchange.antispam.cat");
  if (std::ranges::find(kKinds, cat) != kKinds.end()) return "CAT:" + cat;
  const auto* scl = at(event, "weir.exchange.antispam.scl").if_int64();
  return scl != nullptr && *scl >= kSpamScl ? "SCL 5 and more" : "";
}

void MailSum::take(const json::value& event) {
  if (!is_verdict(event)) return;
  ++events;
  const auto it = verdict_of(event);
  enforced.add(it.enforced);
  add_text(wanted, event, "weir.disposition.wanted");
  add_judgement(*this, it);
  if (!text_at(event, "weir.retry_of").empty() || is_true(event, "weir.passed_before")) {
    ++retries;
    return;
  }
  ++messages;
  suspicious += it.suspicious ? 1 : 0;
  held += it.held ? 1 : 0;
  widen(first, last, it.time);
  add_account(*this, it);
  add_people(*this, it);
  add_recipients(*this, event);
  add_content(*this, event);
  add_exchange(*this, it);
  add_names(*this, it);
  add_connector(*this, it);
}

void MailBefore::take(const json::value& event) {
  if (!is_verdict(event)) return;
  ++events;
  const auto time = text_at(event, "@timestamp");
  if (since.empty() || time < since) since = time;
  const auto it = verdict_of(event);
  clients.add(it.client);
  if (!it.login.empty()) logins.add(it.login);
  senders.add(it.sender);
  add_text(sender_domains, event, "weir.envelope.from_domain");
  add_text(author_domains, event, "weir.header_from.domain");
  add_each(recipient_domains, event, "weir.envelope.to_domains");
}

}  // namespace weir::ctl
