#include "ctl/trace_filter.hpp"

#include <algorithm>
#include <array>

#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_mail.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 5> kDispositions{"accept", "tag", "quarantine", "tempfail",
                                                        "reject"};
constexpr std::array<std::string_view, 3> kKinds{"suspicious", "held", "retry"};

bool text_fits(const std::string& pattern, const json::value& event, std::string_view path) {
  const auto text = text_at(event, path);
  return !text.empty() && matches_pattern(pattern, text);
}

bool any_fits(const std::string& pattern, const json::value& event, std::string_view path) {
  return std::ranges::any_of(list_at(event, path), [&](const json::value& item) {
    const auto* text = item.if_string();
    return text != nullptr && matches_pattern(pattern, {text->data(), text->size()});
  });
}

bool client_fits(const TraceFilter& filter, const json::value& event) {
  if (filter.block) {
    const auto address = IpAddress::parse(text_at(event, "source.ip"));
    return address && filter.block->contains(*address);
  }
  return text_fits(filter.client, event, "source.ip") ||
         text_fits(filter.client, event, "source.domain");
}

bool sender_fits(const std::string& sender, const json::value& event) {
  return text_fits(sender, event, "weir.envelope.from") ||
         any_fits(sender, event, "email.from.address");
}

bool domain_fits(const std::string& domain, const json::value& event) {
  return text_fits(domain, event, "weir.envelope.from_domain") ||
         text_fits(domain, event, "weir.header_from.domain") ||
         any_fits(domain, event, "weir.envelope.to_domains");
}

bool verdict_fits(const std::string& verdict, const json::value& event) {
  if (verdict == "suspicious") return at(event, "weir.suspicious") == json::value(true);
  if (verdict == "retry") return !text_at(event, "weir.retry_of").empty();
  const auto enforced = text_at(event, "weir.disposition.enforced");
  return verdict == "held" ? held_back(enforced) : enforced == verdict;
}

}  // namespace

std::string prepare(TraceFilter& filter) {
  filter.block = IpNetwork::parse(filter.client);
  if (!filter.block && filter.client.find('/') != std::string::npos) {
    return "--client takes an address, a block such as 10.1.0.0/16 without bits of a host, or a "
           "pattern";
  }
  // People paste Message-IDs with their angle brackets.
  auto& id = filter.message_id;
  if (id.size() > 2 && id.front() == '<' && id.back() == '>') id = id.substr(1, id.size() - 2);
  const auto& verdict = filter.verdict;
  if (verdict.empty() || std::ranges::find(kDispositions, verdict) != kDispositions.end() ||
      std::ranges::find(kKinds, verdict) != kKinds.end()) {
    return {};
  }
  return "--verdict takes accept, tag, quarantine, tempfail, reject, suspicious, held or retry";
}

bool fits(const TraceFilter& filter, const json::value& event) {
  const auto given = [](const std::string& text) { return !text.empty(); };
  if (given(filter.connector) && !text_fits(filter.connector, event, "weir.connector"))
    return false;
  if (given(filter.incident) && !text_fits(filter.incident, event, "weir.incident")) return false;
  if (given(filter.user) && !text_fits(filter.user, event, "user.name")) return false;
  if (given(filter.message_id) && !text_fits(filter.message_id, event, "email.message_id")) {
    return false;
  }
  if (given(filter.subject) && !text_fits(filter.subject, event, "email.subject")) return false;
  if (given(filter.client) && !client_fits(filter, event)) return false;
  if (given(filter.sender) && !sender_fits(filter.sender, event)) return false;
  if (given(filter.domain) && !domain_fits(filter.domain, event)) return false;
  if (given(filter.recipient) && !any_fits(filter.recipient, event, "weir.envelope.to"))
    return false;
  return !given(filter.verdict) || verdict_fits(filter.verdict, event);
}

std::string words_of(const TraceFilter& filter) {
  std::string words;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) words += (words.empty() ? "" : ", ") + std::string{name} + ' ' + value;
  };
  add("connector", filter.connector);
  add("client", filter.client);
  add("sender", filter.sender);
  add("user", filter.user);
  add("domain", filter.domain);
  add("recipient", filter.recipient);
  add("Message-ID", filter.message_id);
  add("subject", filter.subject);
  add("incident", filter.incident);
  add("verdict", filter.verdict);
  return words.empty() ? "every message" : words;
}

}  // namespace weir::ctl
