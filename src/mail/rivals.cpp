#include "mail/rivals.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "mail/bytes.hpp"
#include "mail/encoded_word.hpp"
#include "mail/list_reader.hpp"

namespace weir::mail {
namespace {

using Tokens = std::span<const Token>;

bool holds(std::string_view text, char c) noexcept { return text.find(c) != text.npos; }

// Could this text, taken out of its quotes, give an address of its own? A name such as
// "Smith, Bob" or "bob@x.example via list" could not.
bool may_split(std::string_view text) noexcept {
  return holds(text, '@') && (holds(text, '<') || holds(text, ',') || holds(text, ';'));
}

bool hides_address(const Token& token) noexcept {
  if (!token.closed) return true;
  // Glued to an address, an @ in a comment would give it another domain.
  const bool glued = token.kind == TokenKind::comment && !token.spaced;
  return may_split(token.text) || (glued && holds(token.text, '@'));
}

bool any_hides_address(Tokens tokens, TokenKind kind) noexcept {
  return std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
    return token.kind == kind && hides_address(token);
  });
}

std::string without(std::string_view text, char dropped) {
  std::string rest;
  rest.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(rest),
               [&](char c) { return c != dropped; });
  return rest;
}

std::string with_brackets_blank(std::string_view text) {
  std::string blank{text};
  std::replace_if(
      blank.begin(), blank.end(), [](char c) { return c == '(' || c == ')'; }, ' ');
  return blank;
}

enum class Controls { cut, dropped, blank };

std::string with_controls(std::string_view text, Controls how) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_stray_control(text, i)) {
      out += text[i];
    } else if (how == Controls::cut) {
      break;
    } else if (how == Controls::blank) {
      out += ' ';
    }
  }
  return out;
}

class Rivals {
 public:
  explicit Rivals(ListReading& reading) : reading_{reading} {}

  // What readers without quotes, without comments and with C strings make of `text`.
  void read_simply(std::string_view text, Tokens tokens) {
    if (any_hides_address(tokens, TokenKind::quoted)) {
      const bool disputed = reading_.disputed();
      add(without(text, '"'));
      if (!disputed && reading_.disputed()) reading_.note(Anomaly::quoted_address);
    }
    if (any_hides_address(tokens, TokenKind::comment)) add(with_brackets_blank(text));
    if (traits_of(text).control) {
      for (const auto how : {Controls::cut, Controls::dropped, Controls::blank}) {
        add(with_controls(text, how));
      }
    }
  }

  void read_decoded(std::string_view text, bool in_address) {
    const std::string decoded = decode_words_loosely(text);
    const auto tokens = lex(decoded, EncodedWords::as_written);
    const ListReading rival = read_list(tokens, reading_.domains());
    reading_.append_as_others(rival);
    if (in_address) {
      for (const Address& other : rival.others()) reading_.add_other(other);
    }
    if (rival.mailboxes().empty()) reading_.add_loose(decoded);
    read_simply(decoded, tokens);
  }

  void read_undecoded(std::string_view text) {
    reading_.append_as_others(read_list(lex(text, EncodedWords::as_written), reading_.domains()));
  }

 private:
  void add(const std::string& text) {
    reading_.append_as_others(read_list(lex(text, EncodedWords::as_written), reading_.domains()));
  }

  ListReading& reading_;
};

struct EncodedTraits {
  bool present = false;       ///< an encoded word anywhere, in quotes and comments too
  bool specials = false;      ///< one that decodes to what has a meaning in an address
  bool raw_specials = false;  ///< one that holds such characters undecoded
};

EncodedTraits encoded_traits(std::string_view text) {
  constexpr std::string_view kSpecials = "<>@,;:\"()\\";
  EncodedTraits traits;
  for (auto at = text.find("=?"); at != text.npos;) {
    const auto word = encoded_word_at(text, at);
    if (word) {
      const auto raw = text.substr(at, word->length);
      const std::string decoded = decode_words_loosely(raw);
      traits.present = true;
      traits.raw_specials = traits.raw_specials || raw.find_first_of(kSpecials) != raw.npos;
      traits.specials = traits.specials || decoded.find_first_of(kSpecials) != decoded.npos ||
                        std::any_of(decoded.begin(), decoded.end(), is_control);
    }
    at = text.find("=?", at + (word ? word->length : 1));
  }
  return traits;
}

}  // namespace

void add_rival_readings(std::string_view text, std::span<const Token> tokens,
                        ListReading& reading) {
  Rivals rivals{reading};
  rivals.read_simply(text, tokens);
  const EncodedTraits encoded = encoded_traits(text);
  if (encoded.specials) reading.note(Anomaly::encoded_specials);
  const bool in_address = reading.anomalies().has(Anomaly::encoded_address);
  if (encoded.specials || in_address) rivals.read_decoded(text, in_address);
  if (encoded.raw_specials) rivals.read_undecoded(text);
  const bool unclear = reading.mailboxes().empty() || reading.disputed() ||
                       reading.anomalies().has(Anomaly::unclosed);
  if (unclear) reading.add_loose(text);  // then whatever looks like an address may be one
  if (reading.mailboxes().empty() && encoded.present && reading.disputed()) {
    reading.note(Anomaly::encoded_address);
  }
}

}  // namespace weir::mail
