#include "content/html_tokenizer.hpp"

#include <algorithm>
#include <cstring>

#include "base/ascii.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using std::string_view;

constexpr bool is_html_space(char c) noexcept { return is_space(c) || c == '\f'; }

constexpr bool is_letter(char c) noexcept {
  const char lower = ascii_lower_char(c);
  return lower >= 'a' && lower <= 'z';
}

// Elements whose text is no markup. noscript is not here: a reader of mail runs no script.
constexpr std::array<string_view, 9> kRawText{"script", "style",   "title",    "textarea", "xmp",
                                              "iframe", "noembed", "noframes", "plaintext"};

// A start tag of one of these ends all open SVG and MathML (HTML standard, foreign content).
constexpr std::array<string_view, 42> kBreakout{
    "b",     "big",   "blockquote", "body", "br",   "center", "code", "dd", "div",  "dl",   "dt",
    "em",    "embed", "h1",         "h2",   "h3",   "h4",     "h5",   "h6", "head", "hr",   "i",
    "img",   "li",    "listing",    "menu", "meta", "nobr",   "ol",   "p",  "pre",  "ruby", "s",
    "small", "span",  "strong",     "sub",  "sup",  "table",  "tt",   "u",  "ul"};
static_assert(std::is_sorted(kBreakout.begin(), kBreakout.end()));

struct AttributeName {
  string_view name;
  HtmlAttribute attribute;
};
constexpr std::array kAttributeNames{
    AttributeName{"href", HtmlAttribute::href},
    AttributeName{"src", HtmlAttribute::src},
    AttributeName{"action", HtmlAttribute::action},
    AttributeName{"formaction", HtmlAttribute::formaction},
    AttributeName{"data", HtmlAttribute::data},
    AttributeName{"content", HtmlAttribute::content},
    AttributeName{"http-equiv", HtmlAttribute::http_equiv},
    AttributeName{"type", HtmlAttribute::type},
    AttributeName{"alt", HtmlAttribute::alt},
    AttributeName{"srcdoc", HtmlAttribute::srcdoc},
};
constexpr string_view kPrefixedHref = ":href";

std::optional<HtmlAttribute> attribute_of(string_view name) noexcept {
  if (name.size() < 3 || name.size() > 32) return std::nullopt;
  for (const auto& known : kAttributeNames) {
    if (known.name.size() == name.size() && iequals(known.name, name)) return known.attribute;
  }
  if (name.size() > kPrefixedHref.size() &&
      iequals(name.substr(name.size() - kPrefixedHref.size()), kPrefixedHref)) {
    return HtmlAttribute::xlink_href;
  }
  return std::nullopt;
}

bool names_handler(string_view name) noexcept {
  if (name.size() < 4 || ascii_lower_char(name[0]) != 'o' || ascii_lower_char(name[1]) != 'n') {
    return false;
  }
  return std::all_of(name.begin(), name.end(), is_letter) && !iequals(name, "once") &&
         !iequals(name, "only") && !iequals(name, "online");
}

}  // namespace

bool HtmlTokenizer::next() noexcept {
  if (!raw_element_.empty() && raw_text()) return true;
  while (at_ < html_.size()) {
    if (begins_markup(at_)) {
      if (markup()) return true;
      continue;
    }
    const auto from = at_;
    do {
      at_ = std::min(html_.find('<', at_ + 1), html_.size());
    } while (at_ < html_.size() && !begins_markup(at_));
    kind_ = Kind::text;
    text_ = html_.substr(from, at_ - from);
    return true;
  }
  return false;
}

bool HtmlTokenizer::begins_markup(std::size_t at) const noexcept {
  if (html_[at] != '<' || at + 1 >= html_.size()) return false;
  const char next = html_[at + 1];
  if (next == '/') return at + 2 < html_.size();
  return next == '!' || next == '?' || is_letter(next);
}

// Behind a '<' that begins markup. False when what it begins is no token; at_ has moved on.
bool HtmlTokenizer::markup() noexcept {
  const char next = html_[at_ + 1];
  if (next == '!') return declaration();
  if (next == '?') return bogus_comment(at_ + 1);
  if (next != '/') return tag(false);
  const char name = html_[at_ + 2];
  if (is_letter(name)) return tag(true);
  if (name != '>') return bogus_comment(at_ + 2);
  at_ += 3;
  return false;
}

bool HtmlTokenizer::declaration() noexcept {
  const auto rest = html_.substr(at_);
  if (rest.starts_with("<!--")) return comment();
  constexpr string_view kCdata = "<![CDATA[";
  if (foreign_ == 0 || !rest.starts_with(kCdata)) return bogus_comment(at_ + 2);
  const auto end = std::min(rest.find("]]>"), rest.size());
  kind_ = Kind::raw_text;
  text_ = rest.substr(kCdata.size(), end - std::min(end, kCdata.size()));
  at_ += std::min(end + 3, rest.size());
  return true;
}

bool HtmlTokenizer::comment() noexcept {
  const auto from = at_ + 4;
  kind_ = Kind::comment;
  for (const string_view empty : {">", "->"}) {
    if (!html_.substr(from).starts_with(empty)) continue;
    text_ = {};
    at_ = from + empty.size();
    return true;
  }
  for (auto at = html_.find("--", from); at != string_view::npos; at = html_.find("--", at + 1)) {
    const auto rest = html_.substr(at + 2);
    const std::size_t mark = rest.starts_with('>') ? 1 : rest.starts_with("!>") ? 2 : 0;
    if (mark == 0) continue;
    text_ = html_.substr(from, at - from);
    at_ = at + 2 + mark;
    return true;
  }
  text_ = html_.substr(from);
  at_ = html_.size();
  return true;
}

bool HtmlTokenizer::bogus_comment(std::size_t from) noexcept {
  const auto end = std::min(html_.find('>', from), html_.size());
  kind_ = Kind::comment;
  // Never taken for a conditional one, whose text is read again.
  text_ = {};
  at_ = std::min(end + 1, html_.size());
  return true;
}

bool HtmlTokenizer::tag(bool closing) noexcept {
  at_ += closing ? 2 : 1;
  tag_name();
  self_closing_ = false;
  event_handler_ = false;
  attributes_.fill(std::nullopt);
  if (!attributes()) return false;
  kind_ = closing ? Kind::end_tag : Kind::start_tag;
  if (closing) {
    if (foreign_ > 0 && (name() == "svg" || name() == "math")) --foreign_;
  } else {
    enter_element();
  }
  return true;
}

void HtmlTokenizer::tag_name() noexcept {
  auto begin = at_;
  prefixed_ = false;
  for (; at_ < html_.size() && !is_html_space(html_[at_]) && html_[at_] != '/' && html_[at_] != '>';
       ++at_) {
    if (html_[at_] != ':') continue;
    prefixed_ = true;
    begin = at_ + 1;
  }
  const auto written = html_.substr(begin, at_ - begin);
  name_size_ = written.size() <= name_.size() ? written.size() : 0;
  std::transform(written.begin(), written.begin() + static_cast<std::ptrdiff_t>(name_size_),
                 name_.begin(), ascii_lower_char);
}

// From behind the name of a tag to behind its '>'. False when the text ends before.
bool HtmlTokenizer::attributes() noexcept {
  while (at_ < html_.size()) {
    const char c = html_[at_];
    if (c == '>') {
      self_closing_ = html_[at_ - 1] == '/';
      ++at_;
      return true;
    }
    if (is_html_space(c) || c == '/') {
      ++at_;
      continue;
    }
    const auto begin = at_++;
    while (at_ < html_.size() && !is_html_space(html_[at_]) && html_[at_] != '/' &&
           html_[at_] != '>' && html_[at_] != '=') {
      ++at_;
    }
    attribute_value(html_.substr(begin, at_ - begin));
  }
  return false;
}

void HtmlTokenizer::attribute_value(string_view name) noexcept {
  auto at = at_;
  while (at < html_.size() && is_html_space(html_[at])) ++at;
  at_ = at;
  if (at == html_.size() || html_[at] != '=') return keep(name, {});
  ++at;
  while (at < html_.size() && is_html_space(html_[at])) ++at;
  at_ = at;
  if (at == html_.size() || html_[at] == '>') return keep(name, {});
  const char quote = html_[at];
  if (quote == '"' || quote == '\'') {
    const auto end = std::min(html_.find(quote, at + 1), html_.size());
    at_ = std::min(end + 1, html_.size());
    return keep(name, html_.substr(at + 1, end - at - 1));
  }
  while (at_ < html_.size() && !is_html_space(html_[at_]) && html_[at_] != '>') ++at_;
  keep(name, html_.substr(at, at_ - at));
}

void HtmlTokenizer::keep(string_view name, string_view value) noexcept {
  if (const auto known = attribute_of(name)) {
    auto& slot = attributes_[static_cast<std::size_t>(*known)];
    if (!slot) slot = value;
  } else if (!value.empty() && names_handler(name)) {
    event_handler_ = true;
  }
}

void HtmlTokenizer::enter_element() noexcept {
  if (name() == "svg" || name() == "math") {
    if (!self_closing_) ++foreign_;
    return;
  }
  if (foreign_ > 0) {
    if (!std::binary_search(kBreakout.begin(), kBreakout.end(), name())) return;
    foreign_ = 0;
  }
  if (prefixed_) return;
  const auto* raw = std::find(kRawText.begin(), kRawText.end(), name());
  if (raw != kRawText.end()) raw_element_ = *raw;
}

// The text of the element that has just begun. False when it has none.
bool HtmlTokenizer::raw_text() noexcept {
  const auto end = raw_text_end(raw_element_);
  raw_element_ = {};
  if (end == at_) return false;
  kind_ = Kind::raw_text;
  text_ = html_.substr(at_, end - at_);
  at_ = end;
  return true;
}

std::size_t HtmlTokenizer::raw_text_end(string_view element) const noexcept {
  if (element == "plaintext") return html_.size();
  if (element == "script") return script_end();
  for (auto at = html_.find("</", at_); at != string_view::npos; at = html_.find("</", at + 1)) {
    if (is_tag(at, "</", element)) return at;
  }
  return html_.size();
}

// A script within a comment within a script hides the end tag of the inner one (HTML standard,
// script data double escaped state).
std::size_t HtmlTokenizer::script_end() const noexcept {
  bool escaped = false;
  bool inner = false;
  for (auto at = html_.find_first_of("<-", at_); at != string_view::npos;
       at = html_.find_first_of("<-", at + 1)) {
    const auto rest = html_.substr(at);
    if (rest.front() == '-') {
      if (escaped && rest.starts_with("-->")) escaped = inner = false;
    } else if (!escaped && rest.starts_with("<!--")) {
      escaped = true;
      ++at;
    } else if (escaped && !inner && is_tag(at, "<", "script")) {
      inner = true;
    } else if (is_tag(at, "</", "script")) {
      if (!inner) return at;
      inner = false;
    }
  }
  return html_.size();
}

bool HtmlTokenizer::is_tag(std::size_t at, string_view opening, string_view name) const noexcept {
  const auto rest = html_.substr(at);
  const auto size = opening.size() + name.size();
  if (rest.size() <= size || !rest.starts_with(opening)) return false;
  const char after = rest[size];
  return (is_html_space(after) || after == '/' || after == '>') &&
         iequals(rest.substr(opening.size(), name.size()), name);
}

}  // namespace weir::content
