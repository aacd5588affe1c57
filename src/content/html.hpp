#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace weir::content {

/// The construct of HTML or SVG that a target was found in.
enum class LinkSource : std::uint8_t {
  anchor,   ///< a, area and whatever else carries an href
  form,     ///< action or formaction
  frame,    ///< iframe, frame
  refresh,  ///< meta refresh
  object,   ///< object, embed
  image,    ///< img and kin; ordinary picture addresses are for the reader to ignore
  text,     ///< a URL in the text outside of any link: mail programs make it one
};

/// One target. The views live as long as the call that gets it.
struct HtmlLink {
  LinkSource source = LinkSource::anchor;
  std::string_view target;  ///< the attribute, character references decoded, not resolved
  /// What a person sees of it: text and alt texts, white space collapsed, at most kMaxText bytes.
  std::string_view text;
  std::string_view base;  ///< the document's base href as written; empty when it has none

  static constexpr std::size_t kMaxText = 512;
};

/// What a document could do when a browser opens it. Each is seen whatever a reader for mail would
/// remove.
struct HtmlFacts {
  bool script = false;          ///< a script element
  bool event_handler = false;   ///< an attribute such as onclick or onload
  bool script_url = false;      ///< a javascript: or vbscript: target, or a document in data:
  bool meta_refresh = false;    ///< with a target
  bool form = false;            ///< a form element
  bool password_field = false;  ///< input type=password
  bool frame = false;           ///< iframe or frame
  bool object = false;          ///< object, embed or applet
};

using OnLink = std::function<void(const HtmlLink&)>;

/// Reads HTML or SVG (UTF-8) by the tokenization rules of the WHATWG HTML standard, without a tree.
/// What only Outlook reads, the inside of conditional comments, is read besides. Calls `on_link`,
/// which may be empty, for each target in the order of the document. Total; linear in `utf8`;
/// memory bounded by the longest attribute. `visible`, which may be null, gets the text that a
/// person sees appended, up to kMaxVisible bytes: an empty line between blocks, LF for a forced
/// line break, other white space as blanks.
HtmlFacts scan_html(std::string_view utf8, const OnLink& on_link = {},
                    std::string* visible = nullptr);

inline constexpr std::size_t kMaxVisible = 16U * 1024;

}  // namespace weir::content
