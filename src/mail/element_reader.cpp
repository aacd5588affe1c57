#include "mail/element_reader.hpp"

#include <algorithm>
#include <utility>

#include "mail/phrase.hpp"

namespace weir::mail {
namespace {

void add_addresses(Tokens tokens, ListReading& reading) {
  while (!tokens.empty()) {
    const Cluster cluster = next_cluster(tokens);
    if (cluster.address) reading.add_loose(flattened(cluster.tokens));
  }
}

}  // namespace

void ElementReader::read(Tokens tokens) {
  const std::size_t open = index_of(tokens, TokenKind::open);
  if (open == tokens.size()) {
    read_bare(tokens);
  } else {
    read_angled(tokens, open);
  }
}

// `phrase <address>`, with whatever stands between and behind the angles. The first angle with an
// address counts; readers who take the last one are served by the others.
void ElementReader::read_angled(Tokens tokens, std::size_t open) {
  const Tokens phrase = tokens.first(open);
  std::optional<AddrSpec> chosen;
  for (std::size_t i = open; i < tokens.size();) {
    const std::size_t next = index_of(tokens, TokenKind::open, i + 1);
    const std::size_t end = index_of(tokens.first(next), TokenKind::close, i);
    if (end == next) reading_.note(Anomaly::unclosed);
    if (i > open) reading_.note(Anomaly::several_angles);
    auto spec = read_in_angle(tokens.subspan(i + 1, end - i - 1));
    if (chosen && spec) {
      reading_.add_other(std::move(spec->local_part), spec->domain);
    } else if (spec) {
      chosen = std::move(spec);
    }
    if (end < next) add_text_after_angle(tokens.subspan(end + 1, next - end - 1));
    i = next;
  }
  add_addresses_of_phrase(phrase, chosen);
  if (!chosen) return;
  reading_.add_mailbox(display_name(phrase, tokens), std::move(chosen->local_part), chosen->domain);
}

// An address without angles: `a@b`, `a@b (Name)`, `Name a@b`, or no address at all.
void ElementReader::read_bare(Tokens tokens) {
  const Found found = read_address(tokens);
  if (!found.spec) return;
  if (found.spec->domain.empty()) {
    const bool word = tokens.size() == 1 && tokens.front().kind == TokenKind::word;
    if (word) lone_word_ = found.spec->local_part;
    return;
  }
  add_addresses_of_comments(tokens, found);
  if (has(tokens, TokenKind::close)) reading_.note(Anomaly::trailing_text);
  reading_.add_mailbox(display_name(tokens.first(found.begin), tokens), found.spec->local_part,
                       found.spec->domain);
}

// The address between < and >; nullopt for `<>` and for what holds none. A colon ends a source
// route or a scheme (`<mailto:a@b>`).
std::optional<AddrSpec> ElementReader::read_in_angle(Tokens tokens) {
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::comment) reading_.add_loose(token.text);
  }
  std::size_t start = tokens.size();
  while (start > 0 && tokens[start - 1].kind != TokenKind::colon) --start;
  const Tokens route = tokens.first(start);
  auto spec = read_address(tokens.subspan(start)).spec;
  if (has(route, TokenKind::at)) {
    reading_.note(Anomaly::source_route);
    add_route(route, spec ? spec->local_part : std::string{});
  }
  return spec;
}

void ElementReader::add_route(Tokens route, const std::string& local_part) {
  for (std::size_t at = index_of(route, TokenKind::at); at + 1 < route.size();
       at = index_of(route, TokenKind::at, at + 1)) {
    const bool named = at > 0 && route[at - 1].kind == TokenKind::word;
    reading_.add_other(named ? std::string{route[at - 1].text} : local_part, route[at + 1].text);
  }
}

// The first addr-spec among `tokens`; any further one is a reading of somebody else. Without an @
// anywhere a single word is a local part alone.
ElementReader::Found ElementReader::read_address(Tokens tokens) {
  Found found;
  std::size_t words = 0;
  Cluster word;
  for (Tokens rest = tokens; !rest.empty();) {
    const Cluster cluster = next_cluster(rest);
    if (cluster.tokens.empty()) break;
    if (!cluster.address) {
      ++words;
      word = cluster;
    } else if (!found.spec) {
      found.spec = accept(cluster);
      found.end = tokens.size() - rest.size();
      found.begin = found.end - cluster.tokens.size();
      if (found.spec && has_text(rest)) add_text_after_domain(*found.spec, rest);
    } else {
      reading_.note(Anomaly::several_at_signs);
      reading_.add_loose(flattened(cluster.tokens));
    }
  }
  if (!found.spec && words == 1) found.spec = accept_word(word);
  return found;
}

std::optional<AddrSpec> ElementReader::accept(const Cluster& cluster) {
  AddrSpec spec = read_addr_spec(cluster);
  if (spec.quoted) reading_.note(Anomaly::quoted_local_part);
  add_quoted_addresses(spec, cluster);
  if (spec.encoded) reading_.note(Anomaly::encoded_address);
  if (spec.several_at_signs) reading_.note(Anomaly::several_at_signs);
  if (spec.split_domain) reading_.note(Anomaly::split_domain);
  for (auto& [local_part, domain] : spec.alternatives) {
    if (!domain.empty()) reading_.add_other(std::move(local_part), domain);
  }
  if (!spec.local_part.empty()) return spec;
  // `@domain` names nobody, yet some readers keep the domain.
  if (!spec.domain.empty()) {
    reading_.note(Anomaly::source_route);
    reading_.add_other({}, spec.domain);
  }
  return std::nullopt;
}

// A word where an address should be. One that is encoded says nothing as it stands.
std::optional<AddrSpec> ElementReader::accept_word(const Cluster& cluster) {
  AddrSpec spec = read_addr_spec(cluster);
  add_quoted_addresses(spec, cluster);
  if (spec.encoded || spec.local_part.empty()) return std::nullopt;
  return spec;
}

void ElementReader::add_quoted_addresses(const AddrSpec& spec, const Cluster& cluster) {
  if (!spec.quoted_at_sign) return;
  reading_.note(Anomaly::quoted_at_sign);
  reading_.add_loose(flattened(cluster.tokens));
}

void ElementReader::add_text_after_angle(Tokens tokens) {
  if (!has_text(tokens)) return;
  reading_.note(Anomaly::trailing_text);
  add_addresses(tokens, reading_);
}

// Words right behind a domain: some readers take them for a part of it.
void ElementReader::add_text_after_domain(const AddrSpec& spec, Tokens rest) {
  reading_.note(Anomaly::trailing_text);
  Tokens after = rest;
  const Cluster next = next_cluster(after);
  if (next.tokens.empty() || next.address || next.tokens.data() != rest.data()) return;
  reading_.add_other(spec.local_part, spec.domain + flattened(next.tokens));
}

// Readers that take the first thing with an @ find these before the angle.
void ElementReader::add_addresses_of_phrase(Tokens phrase, const std::optional<AddrSpec>& chosen) {
  if (!has(phrase, TokenKind::at)) return;
  ListReading found{reading_.domains()};
  add_addresses(phrase, found);
  Address address;
  if (chosen) address = {chosen->local_part, reading_.domains().normalise(chosen->domain)};
  const auto is_it = [&](const Address& other) { return other.same_mailbox(address); };
  const auto& others = found.others();
  const bool only_itself = !others.empty() && std::all_of(others.begin(), others.end(), is_it);
  if (!only_itself) reading_.note(Anomaly::text_at_sign);
  for (const Address& other : others) reading_.add_other(other);
}

// `a@b (c@d)` is the old way to write a name and harmless; a comment in front of the address, in it
// or glued to it is read as text by those who know no comments.
void ElementReader::add_addresses_of_comments(Tokens tokens, const Found& found) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::comment) continue;
    if (i < found.end || !tokens[i].spaced) reading_.add_loose(tokens[i].text);
  }
}

}  // namespace weir::mail
