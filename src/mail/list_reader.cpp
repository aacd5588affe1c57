#include "mail/list_reader.hpp"

#include <optional>
#include <utility>

#include "mail/element_reader.hpp"
#include "mail/token_span.hpp"

namespace weir::mail {
namespace {

class ListReader {
 public:
  ListReader(Tokens tokens, const Domains& domains)
      : tokens_{tokens}, reading_{domains}, element_reader_{reading_} {}

  ListReading run() {
    for (const Token& token : tokens_) {
      if (token.kind == TokenKind::comment) reading_.note(Anomaly::comment);
      if (!token.closed) reading_.note(Anomaly::unclosed);
    }
    split_into_elements();
    if (beyond_bound_) {  // some readers take the last mailbox, however many there are
      reading_.append_as_others(read_list(*beyond_bound_, reading_.domains()));
    }
    // A name without a domain is an address only when it is all there is: elsewhere it is a stray
    // piece of somebody's name (`Smith, Bob <bob@x.example>`).
    if (reading_.mailboxes().empty() && elements_ == 1 && !element_reader_.lone_word().empty()) {
      reading_.add_mailbox({}, element_reader_.lone_word(), {});
    }
    return std::move(reading_);
  }

 private:
  void split_into_elements() {
    std::size_t start = 0;
    bool in_angle = false;
    bool in_route = false;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      switch (tokens_[i].kind) {
        case TokenKind::open:
          in_angle = true;
          in_route = i + 1 < tokens_.size() && tokens_[i + 1].kind == TokenKind::at;
          continue;
        case TokenKind::close:
          in_angle = in_route = false;
          continue;
        case TokenKind::colon:
          in_route = false;
          if (in_angle) continue;
          before_colon(tokens_.subspan(start, i - start));
          break;
        case TokenKind::comma:
          if (in_route) continue;
          [[fallthrough]];
        case TokenKind::semicolon:
          element(tokens_.subspan(start, i - start));
          break;
        default:
          continue;
      }
      start = i + 1;
      in_angle = in_route = false;
    }
    element(tokens_.subspan(start));
  }

  // The name of a group, unless somebody put an address or a route there.
  void before_colon(Tokens name) {
    if (has(name, TokenKind::open)) {
      element(name);
    } else if (!has(name, TokenKind::at)) {
      reading_.note(Anomaly::group);
    } else {
      const bool route = name.front().kind == TokenKind::at;
      reading_.note(route ? Anomaly::source_route : Anomaly::group);
      element_reader_.add_route(name, {});
    }
  }

  void element(Tokens tokens) {
    if (!has_text(tokens)) return;
    ++elements_;
    if (reading_.full()) {
      reading_.note(Anomaly::too_many);
      beyond_bound_ = tokens;
    } else {
      element_reader_.read(tokens);
    }
  }

  Tokens tokens_;
  ListReading reading_;
  ElementReader element_reader_;
  std::size_t elements_ = 0;
  std::optional<Tokens> beyond_bound_;
};

}  // namespace

ListReading read_list(std::span<const Token> tokens, const Domains& domains) {
  return ListReader{tokens, domains}.run();
}

}  // namespace weir::mail
