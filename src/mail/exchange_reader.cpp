#include "mail/exchange_reader.hpp"

#include <algorithm>
#include <utility>

#include "mail/exchange_values.hpp"
#include "mail/header_text.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/trace.hpp"

namespace weir::mail {
namespace {

constexpr std::size_t kMaxValue = 4096;

struct Row {
  std::string_view name;
  void (*read)(std::string_view value, const Domains& domains, ExchangeFacts& facts);
};

// Indexed by ExchangeHeader.
constexpr std::array<Row, kExchangeHeaders> kRows{{
    {"X-MS-Exchange-CrossTenant-Id",
     [](auto value, auto&, auto& facts) { facts.tenant_id = guid(value); }},
    {"X-OriginatorOrg",
     [](auto value, auto& domains, auto& facts) {
       facts.originator_org = domains.normalise(trimmed(value).substr(0, ExchangeFacts::kMaxHost));
     }},
    {"X-MS-Exchange-CrossTenant-AuthAs",
     [](auto value, auto&, auto& facts) { facts.auth_as = auth_as(value); }},
    {"X-MS-Exchange-CrossTenant-AuthSource",
     [](auto value, auto&, auto& facts) { facts.auth_source = host_name(value); }},
    {"X-MS-Exchange-CrossTenant-FromEntityHeader",
     [](auto value, auto&, auto& facts) { facts.from_entity = from_entity(value); }},
    {"X-MS-Exchange-CrossTenant-MailboxType",
     [](auto value, auto&, auto& facts) {
       facts.hosted_mailbox = iequals(trimmed(value), "HOSTED");
     }},
    {"X-MS-Exchange-CrossTenant-UserPrincipalName",
     [](auto, auto&, auto& facts) { facts.user_principal = true; }},
    {"X-MS-Exchange-Transport-CrossTenantHeadersStamped",
     [](auto, auto&, auto& facts) { facts.stamped = true; }},
    {"X-MS-Exchange-CrossTenant-Network-Message-Id",
     [](auto value, auto&, auto& facts) { facts.network_message_id = guid(value); }},
    {"X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp",
     [](auto value, auto&, auto& facts) { facts.attributed = attributed_client(value); }},
    {"X-Forefront-Antispam-Report",
     [](auto value, auto&, auto& facts) { facts.antispam = antispam_report(value); }},
    {"X-Forefront-Antispam-Report-Untrusted",
     [](auto value, auto&, auto& facts) { facts.antispam_untrusted = antispam_report(value); }},
    {"X-MS-Exchange-Message-Is-Ndr",
     [](auto, auto&, auto& facts) { facts.delivery_report = true; }},
    {"X-MS-Journal-Report", [](auto, auto&, auto& facts) { facts.journal_report = true; }},
    {"X-MS-Exchange-Generated-Message-Source",
     [](auto value, auto&, auto& facts) {
       facts.generated_by = unfolded(value).substr(0, ExchangeFacts::kMaxWord);
     }},
    {"X-MS-Exchange-Inbox-Rules-Loop",
     [](auto value, auto&, auto& facts) {
       facts.rules_loop = unfolded(value).substr(0, ExchangeFacts::kMaxMailbox);
     }},
    {"X-MS-Exchange-MessageSentRepresentingType",
     [](auto value, auto&, auto& facts) {
       const auto type = trimmed(value);
       facts.sent_for_another = type == "1" || type == "2";
     }},
}};
constexpr auto kAttributed = static_cast<std::size_t>(ExchangeHeader::attributed);
static_assert(static_cast<std::size_t>(ExchangeHeader::representing) + 1 == kExchangeHeaders);

constexpr std::array<std::string_view, 2> kInternal{"X-MS-Exchange-Organization-",
                                                    "X-MS-Exchange-CrossPremises-"};
constexpr std::string_view kAuthAs = "AuthAs";

bool begins_with(std::string_view text, std::string_view prefix) noexcept {
  return text.size() >= prefix.size() && iequals(text.substr(0, prefix.size()), prefix);
}

}  // namespace

void ExchangeReader::received(std::string_view by) noexcept {
  above_ = above_ && is_exchange_online_host(by);
}

void ExchangeReader::add(std::string_view name, std::string_view value) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (name.size() != kRows[i].name.size() || !iequals(name, kRows[i].name)) continue;
    return add_instance(i, value.substr(0, kMaxValue));
  }
  add_internal(name, value.substr(0, kMaxValue));
}

void ExchangeReader::add_instance(std::size_t header, std::string_view value) {
  Instances& instances = headers_[header];
  if (instances.seen == 0) {
    instances.top = value;
    instances.above = above_;
  } else if (!instances.differ) {
    instances.differ =
        instances.seen >= ExchangeFacts::kMaxInstances || !same_fact(header, instances.top, value);
  }
  instances.last = value;
  ++instances.seen;
  if (header == kAttributed && attributions_.size() < ExchangeFacts::kMaxInstances) {
    attributions_.push_back(value);
  }
}

bool ExchangeReader::same_fact(std::size_t header, std::string_view a, std::string_view b) const {
  if (a == b) return true;
  ExchangeFacts one;
  ExchangeFacts other;
  kRows[header].read(a, domains_, one);
  kRows[header].read(b, domains_, other);
  return one == other;
}

void ExchangeReader::add_internal(std::string_view name, std::string_view value) {
  const auto prefix = std::find_if(kInternal.begin(), kInternal.end(), [&](std::string_view start) {
    return begins_with(name, start);
  });
  if (prefix == kInternal.end()) return;
  ++facts_.internal_headers_seen;
  auto& names = facts_.internal_headers;
  const auto written = name.substr(0, ExchangeFacts::kMaxName);
  if (names.size() < ExchangeFacts::kMaxNames &&
      std::none_of(names.begin(), names.end(),
                   [&](const std::string& known) { return iequals(known, written); })) {
    names.emplace_back(written);
  }
  if (!iequals(name.substr(prefix->size()), kAuthAs)) return;
  const auto which = static_cast<std::size_t>(prefix - kInternal.begin());
  const AuthAs read = auth_as(value);
  AuthAs& first = internal_auth_as_[which];
  if (first == AuthAs::absent) first = read;
  internal_differ_[which] = internal_differ_[which] || first != read;
  AuthAs& worst = facts_.internal_auth_as;
  if (worst == AuthAs::absent || read == AuthAs::internal) worst = read;
}

void ExchangeReader::choose(std::size_t header) {
  const Instances& instances = headers_[header];
  if (instances.seen == 0) return;
  // Without any foreign host's field nothing tells the sender's part from Exchange Online's.
  const bool above = instances.above && !above_;
  kRows[header].read(above ? instances.top : instances.last, domains_, facts_);
  if (above) facts_.above_foreign.set(static_cast<ExchangeHeader>(header));
  if (instances.differ) facts_.conflicts.emplace_back(kRows[header].name);
}

void ExchangeReader::find_other_attributions() {
  if (!headers_[kAttributed].differ) return;
  auto& others = facts_.attributed_others;
  for (const std::string_view value : attributions_) {
    AttributedClient client = attributed_client(value);
    if (client == *facts_.attributed) continue;
    if (std::find(others.begin(), others.end(), client) == others.end()) {
      others.push_back(std::move(client));
    }
  }
}

ExchangeFacts ExchangeReader::finish() {
  for (std::size_t i = 0; i < kRows.size(); ++i) choose(i);
  find_other_attributions();
  for (std::size_t i = 0; i < kInternal.size(); ++i) {
    if (internal_differ_[i]) facts_.conflicts.push_back(std::string{kInternal[i]}.append(kAuthAs));
  }
  return std::move(facts_);
}

}  // namespace weir::mail
