// Where a verdict event says who handed the message over, and what Exchange and our own verifiers
// say of it.
#include <algorithm>

#include "report/ecs_common.hpp"
#include "report/ecs_parts.hpp"

namespace weir::report {
namespace {

void text_if(JsonWriter& json, std::string_view name, std::string_view raw, std::size_t max_bytes) {
  if (!raw.empty()) json.text(name, raw, max_bytes);
}

/// The report from before the message re-entered stands in where there is no other.
const mail::AntispamReport* report_of(const mail::ExchangeFacts& facts) noexcept {
  if (facts.antispam) return &*facts.antispam;
  return facts.antispam_untrusted ? &*facts.antispam_untrusted : nullptr;
}

void write_antispam(JsonWriter& json, const mail::ExchangeFacts& facts) {
  const auto* report = report_of(facts);
  if (report == nullptr) return;
  json.open("antispam");
  if (report->confidence) json.integer("scl", *report->confidence);
  text_if(json, "sfv", report->filtering_verdict, kMaxShort);
  text_if(json, "cat", report->category, kMaxShort);
  text_if(json, "dir", report->direction, kMaxShort);
  json.close();
}

}  // namespace

void write_exchange(JsonWriter& json, const VerdictEvent& event) {
  const auto& facts = event.transaction.message.exchange;
  const auto* attributed = facts.attributed ? &*facts.attributed : nullptr;
  json.open("exchange");
  json.text_or_null("tenant_id", facts.tenant_id, kMaxShort);
  json.text_or_null("originator_org", facts.originator_org, kMaxName);
  json.text_or_null("network_message_id", facts.network_message_id, kMaxShort);
  json.text_or_null("connecting_ip",
                    attributed && attributed->ip ? attributed->ip->to_string() : std::string{},
                    kMaxShort);
  json.word("provenance", to_string(event.verdict.provenance));
  if (attributed) {
    text_if(json, "attributed_tenant_id", attributed->tenant_id, kMaxShort);
    text_if(json, "connecting_helo", attributed->helo, kMaxName);
  }
  if (facts.auth_as != mail::AuthAs::absent) json.word("auth_as", to_string(facts.auth_as));
  text_if(json, "auth_source", facts.auth_source, kMaxName);
  if (facts.from_entity != mail::FromEntity::absent) {
    json.word("from_entity", to_string(facts.from_entity));
  }
  write_antispam(json, facts);
  if (!facts.conflicts.empty()) {
    json.open_list("conflicts");
    const auto shown = std::min(facts.conflicts.size(), mail::ExchangeFacts::kMaxNames);
    for (std::size_t i = 0; i < shown; ++i) json.text(facts.conflicts[i], kMaxShort);
    json.close_list();
  }
  json.close();
}

void write_relay(JsonWriter& json, const VerdictEvent& event) {
  const auto& origin = event.verdict.origin;
  if (!origin.relayed && !origin.unreadable) return;
  json.open("relay");
  if (event.transaction.session.client) {
    json.word("ip", event.transaction.session.client->to_string());
  }
  json.flag("unreadable", origin.unreadable);
  json.close();
}

void write_authentication(JsonWriter& json, const engine::Verdict& verdict) {
  if (verdict.authentication.empty()) return;
  json.open_list("authentication");
  const auto shown = std::min(verdict.authentication.size(), kMaxResultsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [method, result, domain] = verdict.authentication[i];
    json.open();
    json.word("method", to_string(method));
    json.word("result", to_string(result));
    text_if(json, "domain", domain, kMaxName);
    const bool vouches = method == mail::AuthMethod::dkim && result == mail::AuthResult::pass &&
                         !domain.empty() && domain == verdict.aligned_dkim;
    if (vouches) json.flag("aligned", true);
    json.close();
  }
  json.close_list();
}

}  // namespace weir::report
