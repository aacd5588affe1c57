#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::content {

/// The attributes that anything here asks for. `xlink_href` is an href with any prefix.
enum class HtmlAttribute : std::uint8_t {
  href,
  xlink_href,
  src,
  action,
  formaction,
  data,
  content,
  http_equiv,
  type,
  alt,
  srcdoc,
};
inline constexpr std::size_t kHtmlAttributes = 11;

/// Cuts HTML into tokens as the WHATWG HTML standard does (section 13.2.5), without the tree: it
/// knows by itself which elements hold no markup, and that those of SVG and MathML do. It never
/// goes back, so that any bytes cost linear time, and it allocates nothing. Views live as long as
/// the text.
class HtmlTokenizer {
 public:
  enum class Kind : std::uint8_t { text, raw_text, start_tag, end_tag, comment };

  explicit HtmlTokenizer(std::string_view html) noexcept : html_{html} {}

  /// Moves to the next token; false at the end. A tag that does not end is no token.
  bool next() noexcept;

  Kind kind() const noexcept { return kind_; }
  /// Of text, character references and all; of a comment what is between its marks.
  std::string_view text() const noexcept { return text_; }
  /// Of a tag: lower case, without a namespace prefix; empty when longer than any of interest.
  std::string_view name() const noexcept { return {name_.data(), name_size_}; }
  bool self_closing() const noexcept { return self_closing_; }
  /// Of a start tag, as written between the quotes. The first of several counts.
  std::optional<std::string_view> attribute(HtmlAttribute attribute) const noexcept {
    return attributes_[static_cast<std::size_t>(attribute)];
  }
  /// Whether the start tag has an attribute that holds a script.
  bool has_event_handler() const noexcept { return event_handler_; }

 private:
  bool begins_markup(std::size_t at) const noexcept;
  bool markup() noexcept;
  bool declaration() noexcept;
  bool comment() noexcept;
  bool bogus_comment(std::size_t from) noexcept;
  bool tag(bool closing) noexcept;
  void tag_name() noexcept;
  bool attributes() noexcept;
  void attribute_value(std::string_view name) noexcept;
  void keep(std::string_view name, std::string_view value) noexcept;
  void enter_element() noexcept;
  bool raw_text() noexcept;
  std::size_t raw_text_end(std::string_view element) const noexcept;
  std::size_t script_end() const noexcept;
  bool is_tag(std::size_t at, std::string_view opening, std::string_view name) const noexcept;

  std::string_view html_;
  std::size_t at_ = 0;
  Kind kind_ = Kind::text;
  std::string_view text_;
  std::array<char, 16> name_{};
  std::size_t name_size_ = 0;
  bool prefixed_ = false;
  bool self_closing_ = false;
  bool event_handler_ = false;
  std::array<std::optional<std::string_view>, kHtmlAttributes> attributes_;
  std::string_view raw_element_;  ///< its text comes next
  std::uint32_t foreign_ = 0;     ///< open svg and math elements
};

}  // namespace weir::content
