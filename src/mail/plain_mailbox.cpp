#include "mail/plain_mailbox.hpp"

#include <array>
#include <cstdint>

#include "base/ascii.hpp"
#include "mail/domain_name.hpp"

namespace weir::mail {
namespace {

enum Class : std::uint8_t { kName = 1, kQuoted = 2, kLocal = 4 };

// Which bytes may stand where. `=` and `?` are left out: they could begin an encoded word; so are
// `%` and `!` in a local part, by which some MTAs route.
constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t c = 0x20; c < 0x7f; ++c) classes[c] = kName | kQuoted;
  for (const char c : std::string_view{"<>@,;:\"()[]\\=?"}) {
    classes[static_cast<unsigned char>(c)] = 0;
  }
  for (const char c : std::string_view{",;:()[]"}) classes[static_cast<unsigned char>(c)] = kQuoted;
  for (std::size_t c = 0; c < 0x80; ++c) {
    if (is_alnum(static_cast<char>(c))) classes[c] |= kLocal;
  }
  for (const char c : std::string_view{".#$&'*+-/^_`{|}~"}) {
    classes[static_cast<unsigned char>(c)] |= kLocal;
  }
  return classes;
}();

bool all(std::string_view text, Class wanted) noexcept {
  for (const char c : text) {
    if ((kClasses[static_cast<unsigned char>(c)] & wanted) == 0) return false;
  }
  return true;
}

// Line breaks stay: only a folded field may have them, and that is for the grammar to say.
std::string_view without_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_wsp(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_wsp(text.back())) text.remove_suffix(1);
  return text;
}

// The name in front of the angle, without its quotes; nullopt when it needs more care.
std::optional<std::string_view> plain_name(std::string_view phrase) noexcept {
  phrase = without_blanks(phrase);
  if (phrase.size() >= 2 && phrase.front() == '"' && phrase.back() == '"') {
    phrase = phrase.substr(1, phrase.size() - 2);
    return all(phrase, kQuoted) ? std::optional{phrase} : std::nullopt;
  }
  // Runs of blanks would be folded into one by the grammar.
  const bool plain = all(phrase, kName) && phrase.find("  ") == phrase.npos;
  return plain ? std::optional{phrase} : std::nullopt;
}

}  // namespace

std::optional<PlainMailbox> plain_address(std::string_view text) noexcept {
  const auto at = text.find('@');
  if (at == text.npos || at == 0) return std::nullopt;
  const PlainMailbox mailbox{{}, text.substr(0, at), text.substr(at + 1)};
  if (!all(mailbox.local_part, kLocal) || mailbox.domain.starts_with('[') ||
      !is_regular_domain(mailbox.domain)) {
    return std::nullopt;
  }
  return mailbox;
}

std::optional<PlainMailbox> plain_mailbox(std::string_view text) noexcept {
  text = without_blanks(text);
  if (!text.ends_with('>')) return plain_address(text);
  const auto open = text.find('<');
  if (open == text.npos) return std::nullopt;
  auto mailbox = plain_address(text.substr(open + 1, text.size() - open - 2));
  const auto name = plain_name(text.substr(0, open));
  if (!mailbox || !name) return std::nullopt;
  mailbox->display_name = *name;
  return mailbox;
}

}  // namespace weir::mail
