#include "mail/addr_spec.hpp"

#include <algorithm>

namespace weir::mail {
namespace {

// An address with more @ signs than this is garbage in every reading.
constexpr std::size_t kMaxAlternatives = 16;

bool is_member(const Token& token) noexcept {
  switch (token.kind) {
    case TokenKind::word:
    case TokenKind::quoted:
    case TokenKind::literal:
    case TokenKind::at:
      return true;
    default:
      return false;
  }
}

bool joins(const Token& left, const Token& right) noexcept {
  if (left.kind == TokenKind::at || right.kind == TokenKind::at) return true;
  return (left.kind == TokenKind::word && left.text.ends_with('.')) ||
         (right.kind == TokenKind::word && right.text.starts_with('.'));
}

auto find_at(std::span<const Token> tokens, std::size_t from) noexcept {
  while (from < tokens.size() && tokens[from].kind != TokenKind::at) ++from;
  return from;
}

void add_splits_at_earlier_signs(std::span<const Token> tokens, std::size_t last, AddrSpec& spec) {
  for (std::size_t at = find_at(tokens, 0);
       at < last && spec.alternatives.size() < kMaxAlternatives;) {
    const std::size_t next = find_at(tokens, at + 1);
    spec.alternatives.emplace_back(flattened(tokens.first(at)),
                                   flattened(tokens.subspan(at + 1, next - at - 1)));
    at = next;
  }
  spec.several_at_signs = !spec.alternatives.empty();
}

// Readers that know no comments or obsolete white space end the domain at the first of them.
void add_domain_cut_short(std::span<const Token> domain, AddrSpec& spec) {
  bool gap = false;
  for (std::size_t i = 0; i < domain.size(); ++i) {
    const bool comment = domain[i].kind == TokenKind::comment;
    if (i > 0 && !comment && (gap || domain[i].spaced)) {
      spec.split_domain = true;
      spec.alternatives.emplace_back(spec.local_part, flattened(domain.first(i)));
      return;
    }
    gap = gap || comment;
  }
}

}  // namespace

Cluster next_cluster(std::span<const Token>& rest) {
  while (!rest.empty() && !is_member(rest.front())) rest = rest.subspan(1);
  Cluster cluster;
  if (rest.empty()) return cluster;
  std::size_t last = 0;
  bool gap = false;
  cluster.address = rest.front().kind == TokenKind::at;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const Token& token = rest[i];
    if (token.kind == TokenKind::comment) {
      gap = true;
      continue;
    }
    if (!is_member(token)) break;
    if ((gap || token.spaced) && !joins(rest[last], token)) break;
    cluster.address = cluster.address || token.kind == TokenKind::at;
    last = i;
    gap = false;
  }
  cluster.tokens = rest.first(last + 1);
  rest = rest.subspan(last + 1);
  return cluster;
}

AddrSpec read_addr_spec(const Cluster& cluster) {
  const auto tokens = cluster.tokens;
  std::size_t last = tokens.size();
  while (last > 0 && tokens[last - 1].kind != TokenKind::at) --last;
  const auto local = tokens.first(last > 0 ? last - 1 : tokens.size());
  const auto domain = tokens.subspan(last > 0 ? last : tokens.size());
  AddrSpec spec;
  spec.local_part = flattened(local);
  spec.domain = flattened(domain);
  for (const Token& token : tokens) {
    spec.encoded = spec.encoded || token.encoded;
    if (token.kind != TokenKind::quoted) continue;
    spec.quoted = true;
    spec.quoted_at_sign = spec.quoted_at_sign || token.text.find('@') != token.text.npos;
    spec.encoded = spec.encoded || token.text.find("=?") != token.text.npos;
  }
  if (last > 0) add_splits_at_earlier_signs(tokens, last - 1, spec);
  add_domain_cut_short(domain, spec);
  return spec;
}

std::string flattened(std::span<const Token> tokens) {
  std::string text;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::comment) continue;
    if (token.kind == TokenKind::quoted) {
      text += without_escapes(token.text);
    } else {
      text += token.text;
    }
  }
  return text;
}

}  // namespace weir::mail
