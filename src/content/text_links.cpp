#include "content/text_links.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "content/url.hpp"
#include "content/url_host.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/content.hpp"

namespace weir::content {
namespace {

using std::string_view;

constexpr std::array<string_view, 4> kSchemes{"http", "https", "ftp", "file"};
constexpr std::size_t kLongestScheme = 5;
// A link of more words is a sentence that mentions a URL.
constexpr int kMaxWords = 4;

// What can begin a link at its first or a later byte: the ':' of a scheme, the 'w' of www, a '\'.
constexpr bool is_hook(char c) noexcept { return c == ':' || c == 'w' || c == 'W' || c == '\\'; }

constexpr std::array<bool, 256> kHooks = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c) table[static_cast<std::size_t>(c)] = is_hook(static_cast<char>(c));
  return table;
}();

// White space beyond ASCII: U+00A0, U+2000 to U+200A, U+2028, U+2029, U+202F, U+3000.
bool is_wide_space(string_view text) {
  if (text.starts_with("\xc2\xa0") || text.starts_with("\xe3\x80\x80")) return true;
  if (!text.starts_with("\xe2\x80") || text.size() < 3) return false;
  const auto last = static_cast<unsigned char>(text[2]);
  return last <= 0x8a || last == 0xa8 || last == 0xa9 || last == 0xaf;
}

// Shown as nothing: soft hyphen, zero width characters, byte order mark, word joiner.
bool is_invisible(string_view text) {
  for (const string_view one : {"\xc2\xad", "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d",
                                "\xe2\x81\xa0", "\xef\xbb\xbf", "\xcd\x8f"}) {
    if (text.starts_with(one)) return true;
  }
  return false;
}

std::size_t end_of_link(string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == '"' || c == '\x7f') {
      break;
    }
    if (is_eight_bit(c) && is_wide_space(text.substr(at))) break;
  }
  return at;
}

// Without what closes the sentence or the bracket around the link.
string_view without_tail(string_view link) {
  const auto count = [](string_view in, char c) { return std::count(in.begin(), in.end(), c); };
  auto round = count(link, ')') - count(link, '(');
  auto square = count(link, ']') - count(link, '[');
  while (!link.empty()) {
    const char c = link.back();
    if (c == ')' && round > 0) {
      --round;
    } else if (c == ']' && square > 0) {
      --square;
    } else if (string_view{".,;:!?'`*_~|}{"}.find(c) == string_view::npos) {
      break;
    }
    link.remove_suffix(1);
  }
  return link;
}

class TextScanner {
 public:
  TextScanner(string_view text, const std::function<void(string_view)>& on_link)
      : text_{text}, on_link_{on_link} {}

  void scan() {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!kHooks[static_cast<unsigned char>(text_[at])]) continue;
      const auto begin = text_[at] == ':' ? scheme_before(at) : start_at(at);
      if (begin == string_view::npos || begin < done_) continue;
      const auto end = end_of_link(text_, at);
      const auto link = without_tail(text_.substr(begin, end - begin));
      done_ = end;
      if (!link.empty()) on_link_(link);
      at = end - 1;
    }
  }

 private:
  // `at` is a colon: where its scheme begins, if two slashes follow and it is one of ours.
  std::size_t scheme_before(std::size_t at) const {
    const auto behind = text_.substr(at + 1, 2);
    if (behind != "//" && behind != "\\\\") return string_view::npos;
    auto begin = at;
    while (begin > 0 && at - begin < kLongestScheme && is_alnum(text_[begin - 1])) --begin;
    // The longest scheme that ends here, whatever letters stick to it.
    for (; begin < at; ++begin) {
      const auto name = text_.substr(begin, at - begin);
      const bool known = std::any_of(kSchemes.begin(), kSchemes.end(),
                                     [name](string_view one) { return iequals(one, name); });
      if (known) return begin;
    }
    return string_view::npos;
  }

  std::size_t start_at(std::size_t at) const {
    const char before = at == 0 ? ' ' : text_[at - 1];
    if (text_[at] == '\\') return is_unc(at, before) ? at : string_view::npos;
    if (!iequals(text_.substr(at, 4), "www.")) return string_view::npos;
    if (is_alnum(before) || string_view{".-_@/\\=%&:"}.find(before) != string_view::npos) {
      return string_view::npos;
    }
    const auto host = text_.substr(at + 4, 64);
    const auto dot = host.find('.');
    const bool named = !host.empty() && (is_alnum(host[0]) || is_eight_bit(host[0])) &&
                       dot != string_view::npos && dot + 1 < host.size() &&
                       !is_space(host[dot + 1]);
    return named ? at : string_view::npos;
  }

  // \\host\share
  bool is_unc(std::size_t at, char before) const {
    if (!is_space(before) && string_view{"<(\"'"}.find(before) == string_view::npos) return false;
    auto rest = text_.substr(at);
    if (!rest.starts_with("\\\\")) return false;
    rest.remove_prefix(2);
    const auto host = std::find_if_not(rest.begin(), rest.end(), [](char c) {
      return is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '@';
    });
    const auto size = static_cast<std::size_t>(host - rest.begin());
    if (size < 2 || size > 255 || rest.size() < size + 2 || rest[size] != '\\') return false;
    const char share = rest[size + 1];
    return is_alnum(share) || is_eight_bit(share) || share == '_';
  }

  string_view text_;
  const std::function<void(string_view)>& on_link_;
  std::size_t done_ = 0;  // what lies before is part of a link already
};

bool has_scheme(string_view word) {
  const auto colon = word.find(':');
  if (colon == string_view::npos || colon + 2 >= word.size()) return false;
  const auto name = word.substr(0, colon);
  return (iequals(name, "http") || iequals(name, "https")) &&
         (word[colon + 1] == '/' || word[colon + 1] == '\\');
}

string_view unquoted(string_view word) {
  constexpr string_view kAround = "<>()[]{}\"'.,;:!*|";
  while (!word.empty() && kAround.find(word.front()) != string_view::npos) word.remove_prefix(1);
  while (!word.empty() && kAround.find(word.back()) != string_view::npos) word.remove_suffix(1);
  return word;
}

// What a person sees of `text`: nothing invisible, each kind of white space as a blank.
std::string seen(string_view text) {
  std::string out;
  while (!text.empty()) {
    if (!is_eight_bit(text.front())) {
      out += is_space(text.front()) ? ' ' : text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto unit = text.substr(0, next_code_point(text).length);
    if (is_wide_space(unit)) {
      out += ' ';
    } else if (!is_invisible(unit)) {
      out += unit;
    }
    text.remove_prefix(unit.size());
  }
  return out;
}

// The host that one word names. `bare`: the word is all that is shown.
std::string host_of(string_view word, bool bare, const mail::Domains& domains) {
  word = unquoted(word);
  const bool explicit_scheme = has_scheme(word);
  const bool www = iequals(word.substr(0, 4), "www.");
  if (!explicit_scheme && !bare) return {};
  auto host = explicit_scheme ? word.substr(word.find(':')) : word;
  if (explicit_scheme) host.remove_prefix(std::min(host.find_first_not_of(":/\\"), host.size()));
  const bool ends_here = host.find_first_of("/\\?#") == string_view::npos;
  host = host.substr(0, host.find_first_of("/\\?#"));
  // Cut for display: the rest of the host is not known.
  if (ends_here && host.ends_with("\xe2\x80\xa6")) return {};
  if (explicit_scheme && host.find('@') != string_view::npos)
    host.remove_prefix(host.rfind('@') + 1);
  host = host.substr(0, host.find(':'));
  if (host.find('.') == string_view::npos) return {};
  auto read = read_url_host(host, domains);
  if (read.traits.has(mail::LinkTrait::ip_host)) return explicit_scheme ? read.name : std::string{};
  if (!is_plausible_host(read.name)) {
    const auto labels = std::count(read.name.begin(), read.name.end(), '.') + 1;
    const auto top = string_view{read.name}.substr(read.name.rfind('.') + 1);
    const bool name = top.size() >= 2 && std::none_of(top.begin(), top.end(), [](char c) {
                        return !is_alnum(c) || is_digit(c);
                      });
    if (!name || !(explicit_scheme || (www && labels >= 3))) return {};
  }
  return std::move(read.name);
}

}  // namespace

void find_text_links(string_view text, const std::function<void(string_view)>& on_link) {
  TextScanner{text, on_link}.scan();
}

std::string shown_host(string_view visible, const mail::Domains& domains) {
  if (visible.find('.') == string_view::npos &&
      std::none_of(visible.begin(), visible.end(), is_eight_bit)) {
    return {};
  }
  const auto text = seen(visible);
  string_view rest = trimmed(text);
  const bool bare = rest.find(' ') == string_view::npos;
  for (int words = 0; words < kMaxWords && !rest.empty(); ++words) {
    const auto word = rest.substr(0, rest.find(' '));
    if (auto host = host_of(word, bare, domains); !host.empty()) {
      const auto behind = std::count(rest.begin(), rest.end(), ' ');
      // A URL in front is what is shown; further on it is so only among few words.
      return words == 0 || words + behind < kMaxWords ? host : std::string{};
    }
    rest = trimmed(rest.substr(word.size()));
  }
  return {};
}

}  // namespace weir::content
