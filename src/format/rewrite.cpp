#include "format/rewrite.hpp"

#include <algorithm>
#include <array>

#include "weir/base/text.hpp"

namespace weir::format {
namespace {

constexpr std::ptrdiff_t kShortestWord = 3;
constexpr std::size_t kMostRuns = 8;  // of letters and digits, in one thing that is hidden
constexpr std::size_t kMostPhrases = 64;
constexpr std::string_view kCut = "…";
constexpr std::string_view kDropped = "[dropped]";

bool is_alnum(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// What an unquoted local part is made of (RFC 5322 atext and the dot, RFC 6532), but for the "|"
/// that stands between the parts of a limit's key.
bool is_local(char c) noexcept {
  return is_alnum(c) || std::string_view{"!#$%&'*+-/=?^_`{}~."}.find(c) != std::string_view::npos;
}

bool is_domain(char c) noexcept { return is_alnum(c) || c == '-' || c == '.'; }

/// A phrase has been hidden there already.
bool is_token(std::string_view text) noexcept {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return text.size() == 18 && text.starts_with("h-") &&
         text.find_first_not_of(kDigits, 2) == text.npos;
}

/// What a link is made of; a text that quotes one ends it with something else.
bool is_link(char c) noexcept {
  return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '<' && c != '>' && c != '`';
}

/// Where the address begins of which `at` is the "@" in `text`: quoted local parts are taken whole.
std::size_t start_of_local(std::string_view text, std::size_t from, std::size_t at) noexcept {
  if (at > from && text[at - 1] == '"') {
    std::size_t open = at - 1;
    while (open > from) {
      --open;
      if (text[open] == '"' && (open == from || text[open - 1] != '\\')) return open;
    }
    return from;
  }
  std::size_t start = at;
  while (start > from && is_local(text[start - 1])) --start;
  return start;
}

/// Runs of letters, digits and what holds a local part together.
bool is_word(char c) noexcept { return is_local(c) || c == '\\'; }

}  // namespace

Treatment Rewriter::anybody() const noexcept {
  return std::max(privacy_.local_parts, privacy_.recipients);
}

void Rewriter::remember(std::string_view secret, const std::string& instead) {
  const auto begin = std::find_if(secret.begin(), secret.end(), is_alnum);
  const auto end = std::find_if(secret.rbegin(), secret.rend(), is_alnum).base();
  if (end - begin < kShortestWord) return;
  std::ptrdiff_t runs = 0;
  for (auto at = begin; at != end; ++at)
    runs += is_alnum(*at) && (at + 1 == end || !is_alnum(at[1])) ? 1 : 0;
  if (runs < static_cast<std::ptrdiff_t>(kMostRuns) && std::all_of(begin, end, is_word)) {
    words_.emplace(ascii_lower({begin, end}), instead);
  } else if (phrases_.size() < kMostPhrases) {
    phrases_.emplace_back(secret, instead);
  }
}

void Rewriter::learn(Holds what, std::string_view value) {
  const auto instead = [&](const std::string& shown) {
    return shown.empty() ? std::string{kDropped} : shown;
  };
  if (value.ends_with(kCut)) value.remove_suffix(kCut.size());
  const bool named = what == Holds::address || what == Holds::recipient || what == Holds::person;
  if (named) {
    const auto treatment = what == Holds::recipient ? privacy_.recipients : privacy_.local_parts;
    if (treatment == Treatment::plain || value == "<>") return;
    const auto at = value.rfind('@');
    if (at == value.npos) {
      remember(value, instead(person(value)));
    } else {
      const auto hidden = address(value, treatment);
      remember(value.substr(0, at), instead(hidden.substr(0, hidden.rfind('@'))));
    }
  } else if (what == Holds::subject && privacy_.subject != Treatment::plain) {
    remember(value, instead(subject(value)));
  } else if (what == Holds::link && privacy_.links != Treatment::plain) {
    remember(value, instead(link(value)));
  }
}

std::string Rewriter::shown(Holds what, std::string_view value) const {
  switch (what) {
    case Holds::ours:
      return std::string{value};
    case Holds::subject:
      return subject(value);
    case Holds::address:
      return address(value, privacy_.local_parts);
    case Holds::recipient:
      return address(value, privacy_.recipients);
    case Holds::person:
      return person(value);
    case Holds::link:
      return link(value);
    case Holds::free_text:
      break;
  }
  return free_text(value);
}

std::string Rewriter::address(std::string_view address, Treatment treatment) const {
  if (treatment == Treatment::plain || address.empty() || address == "<>") {
    return std::string{address};
  }
  const auto at = address.rfind('@');
  const auto domain = at == address.npos ? std::string_view{} : address.substr(at);
  if (treatment == Treatment::drop) return std::string{domain};
  return token(privacy_.key, "address", address) + std::string{domain};
}

std::string Rewriter::person(std::string_view person) const {
  if (person.find('@') != person.npos) return address(person, privacy_.local_parts);
  switch (privacy_.local_parts) {
    case Treatment::plain:
      return std::string{person};
    case Treatment::hash:
      return person.empty() ? std::string{} : token(privacy_.key, "person", person);
    case Treatment::drop:
      break;
  }
  return {};
}

std::string Rewriter::subject(std::string_view subject) const {
  switch (privacy_.subject) {
    case Treatment::plain:
      return free_text(subject);
    case Treatment::hash:
      return subject.empty() ? std::string{} : token(privacy_.key, "subject", subject);
    case Treatment::drop:
      break;
  }
  return {};
}

std::string Rewriter::link(std::string_view url) const {
  if (url.starts_with("mailto:")) return "mailto:" + without_addresses(url.substr(7));
  if (privacy_.links == Treatment::plain) return free_text(url);
  const auto scheme = url.find("://");
  const auto authority = scheme == url.npos ? 0 : scheme + 3;
  const auto end = std::min(url.find_first_of("/?#\\", authority), url.size());
  // What stands before the "@" of the authority is a name, not the host.
  const auto named = url.substr(0, end).rfind('@');
  const auto host = named == url.npos || named < authority ? authority : named + 1;
  std::string shown{url.substr(0, authority)};
  shown += url.substr(host, end - host);
  const bool more = end < url.size() && url.substr(end) != "/";
  if (privacy_.links == Treatment::hash && (more || host != authority)) {
    return shown + "/" + token(privacy_.key, "link", url);
  }
  return more ? shown + "/" : shown;
}

std::string Rewriter::free_text(std::string_view text) const {
  std::string shown = without_links(text);
  if (!phrases_.empty()) shown = without_phrases(std::move(shown));
  shown = without_addresses(shown);
  return words_.empty() ? shown : without_words(shown);
}

std::string Rewriter::without_links(std::string_view text) const {
  if (privacy_.links == Treatment::plain) return std::string{text};
  std::string shown;
  while (!text.empty()) {
    const auto scheme = text.find("://");
    if (scheme == text.npos) break;
    auto start = scheme;
    while (start > 0 && is_alnum(text[start - 1])) --start;
    auto end = scheme;
    while (end < text.size() && is_link(text[end])) ++end;
    shown += text.substr(0, start);
    shown += link(text.substr(start, end - start));
    text.remove_prefix(end);
  }
  return shown.append(text);
}

std::string Rewriter::without_addresses(std::string_view text) const {
  const auto treatment = anybody();
  if (treatment == Treatment::plain) return std::string{text};
  std::string shown;
  std::size_t from = 0;
  for (auto at = text.find('@'); at != text.npos; at = text.find('@', std::max(at + 1, from))) {
    const auto start = start_of_local(text, from, at);
    auto end = at + 1;
    while (end < text.size() && is_domain(text[end])) ++end;
    if (start == at || is_token(text.substr(start, at - start))) continue;
    shown += text.substr(from, start - from);
    shown += address(text.substr(start, end - start), treatment);
    from = end;
  }
  return shown.append(text.substr(from));
}

std::string Rewriter::without_phrases(std::string text) const {
  for (const auto& [phrase, instead] : phrases_) {
    for (auto at = text.find(phrase); at != text.npos;
         at = text.find(phrase, at + instead.size())) {
      text.replace(at, phrase.size(), instead);
    }
  }
  return text;
}

std::pair<std::size_t, std::string_view> Rewriter::hidden_at(std::string_view word) const {
  std::array<std::size_t, kMostRuns> ends{};
  std::size_t runs = 0;
  for (std::size_t at = 0; at < word.size() && runs < ends.size();) {
    while (at < word.size() && is_alnum(word[at])) ++at;
    ends[runs++] = at;
    while (at < word.size() && !is_alnum(word[at])) ++at;
  }
  while (runs > 0) {
    const auto end = ends[--runs];
    const auto found = words_.find(word.substr(0, end));
    if (found != words_.end()) return {end, found->second};
  }
  return {};
}

// Wherever a run of letters and digits begins, the longest thing that is to be hidden. A word that
// was cut short may be the beginning of such a thing, so it goes.
std::string Rewriter::without_words(std::string_view text) const {
  const auto lower = ascii_lower(text);
  std::string shown;
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > at + kCut.size() && text.substr(0, end).ends_with(kCut)) {
      shown += kCut;
      at = end;
    }
    while (at < end) {
      const auto [length, instead] = hidden_at(std::string_view{lower}.substr(at, end - at));
      shown += instead;
      at += length;
      if (length > 0) continue;
      while (at < end && is_alnum(text[at])) shown += text[at++];
      while (at < end && !is_alnum(text[at])) shown += text[at++];
    }
    if (at < text.size()) shown += text[at++];
  }
  return shown;
}

}  // namespace weir::format
