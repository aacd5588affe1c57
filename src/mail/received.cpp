#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "mail/received_items.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/trace.hpp"

namespace weir::mail {
namespace {

constexpr std::size_t kMaxValue = 4096;
constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxProtocol = 16;

using Item = ReceivedItem;
using Items = ReceivedItems;

bool begins_with(std::string_view text, std::string_view prefix) noexcept {
  return iequals(text.substr(0, prefix.size()), prefix);
}

std::string name_of(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return ascii_lower(host.substr(0, kMaxName));
}

std::optional<IpAddress> address_of(std::string_view text) {
  return IpAddress::parse(text.substr(0, text.find('%')));  // without the zone of RFC 4007
}

// `[address]`, also with `:port` behind it.
std::optional<IpAddress> literal(std::string_view word) {
  const auto close = word.find(']');
  if (!word.starts_with('[') || close == word.npos) return std::nullopt;
  const auto rest = word.substr(close + 1);
  const bool port =
      rest.size() > 1 && rest.front() == ':' && std::all_of(rest.begin() + 1, rest.end(), is_digit);
  if (!rest.empty() && !port) return std::nullopt;
  return address_of(word.substr(1, close - 1));
}

bool ends_from_clause(const Item& item) noexcept {
  constexpr std::array<std::string_view, 5> kClauses{"by", "via", "with", "id", "for"};
  return std::any_of(kClauses.begin(), kClauses.end(),
                     [&](std::string_view clause) { return item.is(clause); });
}

// What stands after `from`: a name, and in comments what the receiving host knows of the client.
class FromClause {
 public:
  explicit FromClause(Hop& hop) noexcept : hop_{hop} {}

  // Returns the item that follows the clause. The first word is the name even when it looks like
  // a keyword: it may be what the client said in HELO.
  Item read(Items& items) {
    Item item = items.next();
    if (item.is_word()) {
      name_ = item.text;
      item = items.next();
    }
    while (item.kind != Item::Kind::end && !ends_from_clause(item)) {
      if (item.is_comment()) {
        comment(item.text);
      } else {
        lone_name_ = false;
      }
      item = items.next();
    }
    if (helo_.empty()) helo_ = name_;
    hop_.helo = helo_.substr(0, kMaxName);
    return item;
  }

  // Exim writes no comment when the client called itself by its own address.
  bool may_be_exim() const noexcept { return lone_name_ && !known_ && name_.starts_with('['); }
  void software(std::string_view comment) {
    if (may_be_exim() && begins_with(comment, "Exim ")) hop_.client = literal(name_);
  }

 private:
  // The first comment is the receiving host's, but for the HELO of qmail, which precedes it. Later
  // ones tell cipher and login. One more that tells an address means that the client brought the
  // first one along in its HELO.
  void comment(std::string_view text) {
    if (known_) {
      if (!tells_address(text)) return;
      hop_.client.reset();
      hop_.client_name.clear();
      return;
    }
    Items items{text};
    const Item first = items.next();
    if (helo_.empty() && (first.is("HELO") || first.is("EHLO"))) {
      const Item name = items.next();
      if (name.is_word()) helo_ = name.text;
      return;
    }
    known_ = true;
    if (!first.is_word()) return;
    if (first.text.front() == '[') {
      address_first(first.text, items);
    } else if (is_pair(first.text)) {
      pairs_only(first, items);
    } else {
      name_first(first.text, items);
    }
  }

  static bool tells_address(std::string_view comment) {
    Items items{comment};
    const auto first = items.next_word();
    if (first.starts_with('[')) return literal(first).has_value();
    const Item second = items.next();
    if (second.is_word()) return literal(second.text).has_value() && !items.next().is_word();
    return !first.empty() && address_of(first.substr(first.rfind('@') + 1)).has_value();
  }

  static bool is_pair(std::string_view word) noexcept {
    return begins_with(word, "helo=") || begins_with(word, "port=") || begins_with(word, "ident=");
  }

  // `([1.2.3.4])`, and `([1.2.3.4]:25 helo=x)` of Exim, where the name before it was looked up.
  void address_first(std::string_view word, Items& items) {
    bool helo = false;
    for (Item item = items.next(); item.is_word(); item = items.next()) {
      if (item.text.front() == '[') return;  // two addresses: no form that is known
      helo = helo_from(item.text) || helo;
    }
    hop_.client = literal(word);
    if (helo && hop_.client && lone_name_) hop_.client_name = name_of(name_);
  }

  // `from [1.2.3.4] (port=25 helo=x)`: Exim's form for a client that has no name.
  void pairs_only(Item item, Items& items) {
    for (; item.is_word(); item = items.next()) {
      if (!is_pair(item.text)) return;
      helo_from(item.text);
    }
    if (lone_name_) hop_.client = literal(name_);
  }

  // `(1.2.3.4)` or `(name [1.2.3.4])`. Whatever an ident server said stands before the last word.
  void name_first(std::string_view name, Items& items) {
    std::string_view last = name;
    std::size_t words = 1;
    bool forged = false;
    for (Item item = items.next(); item.kind != Item::Kind::end; item = items.next()) {
      forged = forged || item.is_comment();
      if (!item.is_word()) continue;
      last = item.text;
      ++words;
    }
    name = name.substr(name.rfind('@') + 1);
    if (words == 1) {
      hop_.client = address_of(name);
      return;
    }
    hop_.client = literal(last);
    if (words == 2 && !forged && hop_.client && !iequals(name, "unknown")) {
      hop_.client_name = name_of(name);
    }
  }

  bool helo_from(std::string_view word) noexcept {
    if (!helo_.empty() || !begins_with(word, "helo=")) return false;
    helo_ = word.substr(5);
    return true;
  }

  Hop& hop_;
  std::string_view name_;
  std::string_view helo_;
  bool lone_name_ = true;  // no further word stands beside it
  bool known_ = false;     // the comment of the receiving host has been seen
};

// `with ESMTPS`; Exchange writes `with Microsoft SMTP Server`.
std::string protocol_of(Items& items) {
  std::string_view word = items.next_word();
  if (iequals(word, "Microsoft")) {
    word = items.next_word();
    if (begins_with(word, "SMTP")) word = word.substr(0, 4);
  }
  return ascii_lower(word.substr(0, std::min(word.find('/'), kMaxProtocol)));
}

}  // namespace

Hop read_received(std::string_view value) {
  Hop hop;
  Items items{value.substr(0, kMaxValue)};
  FromClause from{hop};
  Item item = items.next();
  if (item.is("from")) item = from.read(items);
  for (; item.kind != Item::Kind::end; item = items.next()) {
    if (!hop.by.empty() && !hop.protocol.empty() && !from.may_be_exim()) break;
    if (item.is_comment()) {
      from.software(item.text);
    } else if (hop.by.empty() && item.is("by")) {
      hop.by = name_of(items.next_word());
    } else if (hop.protocol.empty() && item.is("with")) {
      hop.protocol = protocol_of(items);
    } else if (item.is("id") || item.is("for") || item.is("via")) {
      items.next();  // its value, be it a keyword
    }
  }
  return hop;
}

}  // namespace weir::mail
