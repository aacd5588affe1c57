#include "weir/mail/authentication.hpp"

#include <array>
#include <optional>
#include <utility>

#include "base/ascii.hpp"
#include "mail/domain_name.hpp"
#include "mail/enclosed.hpp"
#include "mail/lexer.hpp"
#include "weir/base/text.hpp"

namespace weir::mail {
namespace {

constexpr std::size_t kMaxValue = 8192;
constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxUnicodeName = 1024;  // a legal name is never longer in UTF-8

// Indexed by the enumerators, the last name of each belongs to whatever has no other.
constexpr std::array<std::string_view, 5> kMethods{"spf", "dkim", "dmarc", "arc", "other"};
constexpr std::array<std::string_view, 9> kResults{
    "none", "pass", "fail", "softfail", "neutral", "policy", "temperror", "permerror", "other"};

template <class Enum, std::size_t N>
Enum named(const std::array<std::string_view, N>& names, std::string_view text) noexcept {
  std::size_t i = 0;
  while (i + 1 < N && !iequals(names[i], text)) ++i;
  return static_cast<Enum>(i);
}

AuthResult result_named(std::string_view text) noexcept {
  if (iequals(text, "hardfail")) return AuthResult::fail;  // RFC 5451 section 2.4.2
  return named<AuthResult>(kResults, text);
}

std::string without_quotes(std::string_view word) {
  std::string text;
  while (!word.empty()) {
    const auto open = word.find('"');
    text += word.substr(0, open);
    if (open == word.npos) break;
    const auto end = after_quoted(word, open);
    text += without_escapes(word.substr(open + 1, end - open - 2));
    word.remove_prefix(end);
  }
  return text;
}

enum class Kind { word, equals, semicolon, end };

class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : text_{text} {}

  // In a value = is a character like others: header.b=abc==.
  Kind next(bool in_value = false) noexcept {
    word_ = {};
    if (!skip_to_text()) return Kind::end;
    const std::size_t begin = pos_;
    const char c = text_[pos_];
    if (c == ';' || (c == '=' && !in_value)) {
      ++pos_;
      return c == ';' ? Kind::semicolon : Kind::equals;
    }
    while (pos_ < text_.size() && !ends_word(text_[pos_], in_value)) {
      pos_ = text_[pos_] == '"' ? after_quoted(text_, pos_) : pos_ + 1;
    }
    if (pos_ > text_.size()) return Kind::end;
    word_ = text_.substr(begin, pos_ - begin);
    return Kind::word;
  }

  std::string_view word() const noexcept { return word_; }

 private:
  static bool ends_word(char c, bool in_value) noexcept {
    return is_space(c) || c == ';' || c == '(' || (c == '=' && !in_value);
  }

  // Over white space and comments; false at the end.
  bool skip_to_text() noexcept {
    while (pos_ < text_.size()) {
      if (text_[pos_] == '(') {
        pos_ = after_comment(text_, pos_);
      } else if (is_space(text_[pos_])) {
        ++pos_;
      } else {
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t pos_ = 0;  // npos behind what nothing closes
  std::string_view word_;
};

// One value of one property; two that differ are none.
class Property {
 public:
  void set(std::string value) {
    if (value_ && *value_ != value) value.clear();
    value_ = std::move(value);
  }
  bool said() const noexcept { return value_.has_value(); }
  std::string take() { return value_ ? std::move(*value_) : std::string{}; }

 private:
  std::optional<std::string> value_;
};

class Reader {
 public:
  Reader(std::string_view value, const Domains& domains) : scanner_{value}, domains_{domains} {}

  AuthenticationResults read() {
    Kind kind = first_item();
    while (kind == Kind::semicolon) {
      std::string key;
      kind = next_key(key);
      if (kind == Kind::equals) kind = result(std::move(key));
    }
    return std::move(read_);
  }

 private:
  // `id version`, or where Exchange Online leaves the id out already a result.
  Kind first_item() {
    Kind kind = scanner_.next();
    if (kind != Kind::word) return kind;
    const auto word = scanner_.word();
    kind = scanner_.next();
    if (kind == Kind::equals) return result(std::string{word});
    read_.authserv_id = ascii_lower(without_quotes(word).substr(0, kMaxName));
    while (kind == Kind::word || kind == Kind::equals) kind = scanner_.next();
    return kind;
  }

  // The last word before =, with what belongs to it: white space may stand around the dot of
  // `smtp.mailfrom` and the slash of `dkim/1`.
  Kind next_key(std::string& key) {
    key.clear();
    for (;;) {
      const Kind kind = scanner_.next();
      if (kind != Kind::word) return kind;
      const auto word = scanner_.word();
      if (!key.empty() && !joins(key.back()) && !joins(word.front())) key.clear();
      key += word;
    }
  }

  static bool joins(char c) noexcept { return c == '.' || c == '/'; }

  // From behind the = of a method to the end of its item.
  Kind result(std::string key) {
    item_ = {};
    main_ = {};
    spare_ = {};
    item_.method = named<AuthMethod>(kMethods, std::string_view{key}.substr(0, key.find('/')));
    Kind kind = value();
    item_.result = result_named(without_quotes(scanner_.word()));
    while (kind == Kind::word && (kind = next_key(key)) == Kind::equals) {
      kind = value();
      if (kind == Kind::word) property(key, scanner_.word());
    }
    item_.domain = main_.said() ? main_.take() : spare_.take();
    if (read_.results.size() < AuthenticationResults::kMaxResults) {
      read_.results.push_back(std::move(item_));
    }
    return kind;
  }

  Kind value() noexcept { return scanner_.next(true); }

  void property(std::string_view key, std::string_view value) {
    const auto main = main_property();
    if (!main.empty() && iequals(key, main)) main_.set(domain_of(value));
    if (item_.method == AuthMethod::dkim && iequals(key, "header.i")) spare_.set(domain_of(value));
  }

  std::string_view main_property() const noexcept {
    switch (item_.method) {
      case AuthMethod::spf:
        return "smtp.mailfrom";
      case AuthMethod::dkim:
        return "header.d";
      case AuthMethod::dmarc:
        return "header.from";
      default:
        return {};
    }
  }

  std::string domain_of(std::string_view value) const {
    const std::string text = without_quotes(value);
    auto domain = std::string_view{text}.substr(text.rfind('@') + 1);
    if (domain.ends_with('>')) domain.remove_suffix(1);  // a reverse-path with its brackets
    if (domain.size() > kMaxUnicodeName) return {};
    std::string name = domains_.normalise(domain);
    return is_regular_domain(name) ? name : std::string{};
  }

  Scanner scanner_;
  const Domains& domains_;
  AuthenticationResults read_;
  Authentication item_;
  Property main_;
  Property spare_;
};

}  // namespace

std::string_view to_string(AuthMethod method) noexcept {
  return kMethods[static_cast<std::size_t>(method)];
}

std::string_view to_string(AuthResult result) noexcept {
  return kResults[static_cast<std::size_t>(result)];
}

AuthenticationResults read_authentication_results(std::string_view value, const Domains& domains) {
  AuthenticationResults read = Reader{value.substr(0, kMaxValue), domains}.read();
  if (value.size() > kMaxValue && !read.results.empty()) read.results.pop_back();  // cut in half
  return read;
}

}  // namespace weir::mail
