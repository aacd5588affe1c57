#include "content/html.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.hpp"
#include "content/html_references.hpp"
#include "content/html_tokenizer.hpp"
#include "content/text_links.hpp"
#include "content/url.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using std::string_view;
using Kind = HtmlTokenizer::Kind;

// A document within a document: a conditional comment, the srcdoc of a frame.
constexpr int kMaxNesting = 2;
// Of one run of text within a link; far more than what of it is kept.
constexpr std::size_t kMaxTextRun = 64U * 1024;

// Every relative link is put behind it.
constexpr std::size_t kMaxBase = 4096;

// Elements that begin a new line: their text is not one word with what stands before.
constexpr std::array<string_view, 19> kSeparating{
    "address", "blockquote", "br", "center", "dd",    "div", "dt", "h1", "h2", "h3",
    "h4",      "hr",         "li", "p",      "table", "td",  "th", "tr", "ul"};
static_assert(std::is_sorted(kSeparating.begin(), kSeparating.end()));

// `content` of a meta refresh: seconds, a separator, perhaps url=, perhaps quotes (HTML standard
// section 4.2.5.3).
string_view refresh_target(string_view content) {
  const auto blank = [](char c) { return is_space(c) || c == '\f'; };
  const auto skip = [&content](auto of) {
    while (!content.empty() && of(content.front())) content.remove_prefix(1);
  };
  skip(blank);
  skip([](char c) { return is_digit(c) || c == '.'; });
  if (!content.empty() && !blank(content.front()) && content.front() != ';' &&
      content.front() != ',') {
    return {};
  }
  skip([blank](char c) { return blank(c) || c == ';' || c == ','; });
  if (iequals(content.substr(0, 3), "url")) {
    auto rest = content;
    content.remove_prefix(3);
    skip(blank);
    if (content.starts_with('=')) {
      content.remove_prefix(1);
      skip(blank);
    } else {
      content = rest;
    }
  }
  if (content.empty()) return {};
  const char quote = content.front();
  if (quote != '"' && quote != '\'') return content;
  content.remove_prefix(1);
  return content.substr(0, content.find(quote));
}

class Scanner {
 public:
  Scanner(HtmlFacts& facts, const OnLink& on_link, string_view base, int nesting,
          std::string* visible)
      : facts_{facts}, on_link_{on_link}, base_{base}, nesting_{nesting}, visible_{visible} {}

  void scan(string_view html) {
    HtmlTokenizer tokens{html};
    while (tokens.next()) {
      switch (tokens.kind()) {
        case Kind::text:
          text(tokens.text());
          break;
        case Kind::raw_text:
          break;
        case Kind::comment:
          conditional(tokens.text());
          break;
        case Kind::start_tag:
          start(tokens);
          break;
        case Kind::end_tag:
          end(tokens.name());
          break;
      }
    }
    close_anchor();
  }

 private:
  void text(string_view raw) {
    if (visible_ != nullptr) show(raw);
    if (in_anchor_) return add_text(raw, ReferencePlace::text);
    if (!on_link_) return;
    if (raw.find('&') != string_view::npos) {
      run_.clear();
      append_decoded(run_, raw, ReferencePlace::text);
      raw = run_;
    }
    find_text_links(raw, [this](string_view link) { report(LinkSource::text, link, {}); });
  }

  void start(const HtmlTokenizer& tag) {
    const auto name = tag.name();
    separate_at(name);
    facts_.event_handler = facts_.event_handler || tag.has_event_handler();
    if (name == "script") facts_.script = true;
    if (tag.attribute(HtmlAttribute::http_equiv)) refresh(tag);
    sources(tag);
    forms(tag);
    if (name == "img" && in_anchor_) {
      separate();
      add_text(tag.attribute(HtmlAttribute::alt).value_or(""), ReferencePlace::attribute);
    }
    references(tag);
  }

  void end(string_view name) {
    separate_at(name);
    if (name == "a") close_anchor();
  }

  void separate_at(string_view name) {
    if (!in_anchor_ && visible_ == nullptr) return;
    if (!std::binary_search(kSeparating.begin(), kSeparating.end(), name)) return;
    if (in_anchor_) separate();
    const bool full = visible_ == nullptr || visible_->size() >= kMaxVisible;
    if (!full && !visible_->ends_with("\n\n")) visible_->append(name == "br" ? "\n" : "\n\n");
  }

  // Character references stay: what is kept is decoded at once.
  void show(string_view raw) {
    const auto from = visible_->size();
    if (from >= kMaxVisible) return;
    visible_->append(raw.substr(0, kMaxVisible - from));
    std::replace_if(
        visible_->begin() + static_cast<std::ptrdiff_t>(from), visible_->end(),
        [](char c) { return c == '\n' || c == '\r'; }, ' ');
  }

  void refresh(const HtmlTokenizer& tag) {
    if (tag.name() != "meta") return;
    if (!iequals(trimmed(decoded(HtmlAttribute::http_equiv, tag)), "refresh")) return;
    const std::string content{decoded(HtmlAttribute::content, tag)};
    const auto target = refresh_target(content);
    if (target.empty()) return;
    facts_.meta_refresh = true;
    report(LinkSource::refresh, target, {});
  }

  // What is loaded into the page.
  void sources(const HtmlTokenizer& tag) {
    const auto name = tag.name();
    if (name == "iframe" || name == "frame") {
      facts_.frame = true;
      report_attribute(LinkSource::frame, HtmlAttribute::src, tag);
      if (tag.attribute(HtmlAttribute::srcdoc)) {
        nested(std::string{decoded(HtmlAttribute::srcdoc, tag)});
      }
    } else if (name == "object" || name == "embed" || name == "applet") {
      facts_.object = true;
      report_attribute(LinkSource::object, HtmlAttribute::data, tag);
      report_attribute(LinkSource::object, HtmlAttribute::src, tag);
    } else if (name != "script") {
      report_attribute(LinkSource::image, HtmlAttribute::src, tag);
    }
  }

  void forms(const HtmlTokenizer& tag) {
    const auto name = tag.name();
    if (name == "form") {
      facts_.form = true;
      report_attribute(LinkSource::form, HtmlAttribute::action, tag);
    } else if (name == "input" || name == "button") {
      report_attribute(LinkSource::form, HtmlAttribute::formaction, tag);
      const bool password = name == "input" && tag.attribute(HtmlAttribute::type) &&
                            iequals(trimmed(decoded(HtmlAttribute::type, tag)), "password");
      facts_.password_field = facts_.password_field || password;
    }
  }

  // Not only a has an href: Outlook follows that of VML shapes, and SVG has its own links.
  void references(const HtmlTokenizer& tag) {
    const auto name = tag.name();
    if (name == "link" || name == "base") return;
    if (name == "a") close_anchor();
    const auto from =
        tag.attribute(HtmlAttribute::href) ? HtmlAttribute::href : HtmlAttribute::xlink_href;
    if (!tag.attribute(from)) return;
    const auto target = decoded(from, tag);
    if (name == "a") {
      in_anchor_ = true;
      target_ = target;
    } else if (name == "area") {
      const std::string kept{target};
      add_text(tag.attribute(HtmlAttribute::alt).value_or(""), ReferencePlace::attribute);
      report(LinkSource::anchor, kept, text_);
      text_.clear();
    } else {
      const bool picture = name == "image" || name == "use" || name == "feimage";
      report(picture ? LinkSource::image : LinkSource::anchor, target, {});
    }
  }

  // Outlook reads `<!--[if mso]> markup <![endif]-->`.
  void conditional(string_view comment) {
    if (!trimmed(comment).starts_with("[if")) return;
    const auto begin = comment.find("]>");
    if (begin != string_view::npos) nested(comment.substr(begin + 2));
  }

  void nested(string_view html) {
    if (nesting_ < kMaxNesting) Scanner{facts_, on_link_, base_, nesting_ + 1, nullptr}.scan(html);
  }

  void close_anchor() {
    if (!in_anchor_) return;
    in_anchor_ = false;
    report(LinkSource::anchor, target_, trimmed(text_));
    text_.clear();
  }

  void separate() {
    if (!text_.empty() && text_.back() != ' ') text_ += ' ';
  }

  void add_text(string_view raw, ReferencePlace place) {
    if (text_.size() >= HtmlLink::kMaxText) return;
    run_.clear();
    append_decoded(run_, raw.substr(0, kMaxTextRun), place);
    for (const char c : run_) {
      if (text_.size() >= HtmlLink::kMaxText) return;
      if (is_space(c) || c == '\f') {
        separate();
      } else {
        text_ += c;
      }
    }
  }

  string_view decoded(HtmlAttribute attribute, const HtmlTokenizer& tag) {
    value_.clear();
    append_decoded(value_, tag.attribute(attribute).value_or(""), ReferencePlace::attribute);
    return value_;
  }

  void report_attribute(LinkSource source, HtmlAttribute attribute, const HtmlTokenizer& tag) {
    if (tag.attribute(attribute)) report(source, decoded(attribute, tag), {});
  }

  void report(LinkSource source, string_view target, string_view text) {
    if (source != LinkSource::image && is_script_url(target)) facts_.script_url = true;
    if (on_link_) on_link_({source, target, text, base_});
  }

  HtmlFacts& facts_;
  const OnLink& on_link_;
  string_view base_;
  int nesting_;
  std::string* visible_;  // what a person sees, or null
  bool in_anchor_ = false;
  std::string target_;  // of the open anchor
  std::string text_;    // its text so far
  std::string value_;   // reused by decoded()
  std::string run_;     // reused by add_text()
};

bool mentions_base(string_view html) {
  for (auto at = html.find('<'); at != string_view::npos; at = html.find('<', at + 1)) {
    if (iequals(html.substr(at + 1, 4), "base")) return true;
  }
  return false;
}

// It holds for the links before it too.
std::string base_of(string_view html) {
  std::string base;
  if (!mentions_base(html)) return base;
  HtmlTokenizer tokens{html};
  while (tokens.next()) {
    if (tokens.kind() != Kind::start_tag || tokens.name() != "base") continue;
    const auto href = tokens.attribute(HtmlAttribute::href);
    if (!href) continue;
    append_decoded(base, trimmed(*href).substr(0, kMaxBase), ReferencePlace::attribute);
    break;
  }
  return base;
}

}  // namespace

HtmlFacts scan_html(string_view utf8, const OnLink& on_link, std::string* visible) {
  HtmlFacts facts;
  const auto base = base_of(utf8);
  std::string seen;
  Scanner{facts, on_link, base, 0, visible == nullptr ? nullptr : &seen}.scan(utf8);
  if (visible != nullptr) append_decoded(*visible, seen, ReferencePlace::text);
  return facts;
}

}  // namespace weir::content
