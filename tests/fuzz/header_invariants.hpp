#pragma once

#include <string_view>
#include <vector>

#include "fuzz/reading_invariants.hpp"

namespace weir::fuzz {

/// What the interface promises of what is read of headers, whatever the bytes were.
inline void check(const mail::Hop& hop) {
  constexpr std::size_t kMax = 253;
  require(hop.helo.size() <= kMax && hop.by.size() <= kMax && hop.client_name.size() <= kMax);
  require(hop.client || hop.client_name.empty());
}

inline void check(const mail::AuthenticationResults& read) {
  require(read.results.size() <= mail::AuthenticationResults::kMaxResults);
  for (const mail::Authentication& one : read.results) {
    require(one.domain.empty() || one.domain.find('.') != one.domain.npos ||
            one.domain.front() == '[');
    require(one.domain.find_first_of(" ;()\"@") == one.domain.npos);
  }
}

inline bool is_guid_or_empty(std::string_view text) {
  return text.empty() ||
         (text.size() == 36 && text.find_first_not_of("0123456789abcdef-") == text.npos);
}

inline void check(const mail::AttributedClient& client) {
  require(is_guid_or_empty(client.tenant_id));
  require(client.helo.size() <= mail::ExchangeFacts::kMaxHost);
}

inline void check(const mail::ExchangeFacts& facts) {
  using Facts = mail::ExchangeFacts;
  require(is_guid_or_empty(facts.tenant_id) && is_guid_or_empty(facts.network_message_id));
  require(facts.auth_source.size() <= Facts::kMaxHost);
  require(facts.generated_by.size() <= Facts::kMaxWord);
  require(facts.rules_loop.size() <= Facts::kMaxMailbox);
  require(facts.internal_headers.size() <= Facts::kMaxNames);
  require(facts.internal_headers.size() <= facts.internal_headers_seen);
  require(facts.attributed_others.size() <= Facts::kMaxInstances);
  require(facts.attributed || facts.attributed_others.empty());
  if (facts.attributed) check(*facts.attributed);
  for (const mail::AttributedClient& other : facts.attributed_others) {
    check(other);
    require(other != *facts.attributed);
  }
  auto conflicts = facts.conflicts;
  std::sort(conflicts.begin(), conflicts.end());
  require(std::adjacent_find(conflicts.begin(), conflicts.end()) == conflicts.end());
}

/// Cuts the first line off `text`, without its end.
inline std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// Fields as an MTA would part the bytes: one a line, folded lines joined, a name up to the colon.
inline std::vector<mail::HeaderField> fields_of(std::string_view block) {
  std::vector<mail::HeaderField> fields;
  while (!block.empty()) {
    const auto end = block.find('\n');
    const auto line = block.substr(0, end);
    block = end == block.npos ? std::string_view{} : block.substr(end + 1);
    if (!fields.empty() && (line.starts_with(' ') || line.starts_with('\t'))) {
      fields.back().value.append("\n").append(line);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == line.npos) continue;
    const auto value = line.substr(colon + 1);
    fields.push_back({std::string{line.substr(0, colon)},
                      std::string{value.starts_with(' ') ? value.substr(1) : value}});
  }
  return fields;
}

}  // namespace weir::fuzz
