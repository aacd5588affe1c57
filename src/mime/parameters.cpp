#include "mime/parameters.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

/// RFC 2045 section 5.1: any ASCII but space, controls and tspecials.
bool is_token(char c) noexcept {
  constexpr std::string_view kSpecials = "()<>@,;:\\\"/[]?=";
  return c > 0x20 && c < 0x7f && kSpecials.find(c) == std::string_view::npos;
}

bool is_stray_control(char c) noexcept { return is_control(c) && !is_space(c) && c != '\x1B'; }

std::string without_breaks(std::string_view text) {
  std::string kept{text};
  std::erase_if(kept, [](char c) { return c == '\r' || c == '\n'; });
  return kept;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_{text} {}

  ParameterField read() {
    ParameterField field;
    field.control = std::any_of(text_.begin(), text_.end(), is_stray_control);
    field.main = main_value();
    field.comment_in_main = comment_;
    field.junk = !done() && text_[at_] != ';';
    if (field.junk) skip_to_semicolon();
    while (!done() && field.parameters.size() < kMaxParameters) {
      take(';');
      skip_space();
      read_parameter(field);
      skip_to_semicolon();
    }
    field.comment = comment_;
    field.cut = !done();
    return field;
  }

 private:
  bool done() const noexcept { return at_ == text_.size(); }
  bool take(char c) noexcept {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// Folding, space and comments (RFC 5322 section 3.2.2), the nesting of comments counted.
  void skip_space() noexcept {
    std::size_t open = 0;
    for (; !done(); ++at_) {
      const char c = text_[at_];
      if (c == '(') {
        ++open;
        comment_ = true;
      } else if (open > 0 && c == ')') {
        --open;
      } else if (open > 0 && c == '\\' && at_ + 1 < text_.size()) {
        ++at_;
      } else if (open == 0 && !is_space(c)) {
        return;
      }
    }
  }

  std::string_view token() noexcept {
    const std::size_t from = at_;
    while (!done() && is_token(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  /// A token, or two around a slash.
  std::string main_value() {
    skip_space();
    std::string main = ascii_lower(token());
    skip_space();
    if (take('/')) {
      skip_space();
      main += '/';
      main += ascii_lower(token());
      skip_space();
    }
    return main;
  }

  void read_parameter(ParameterField& field) {
    Parameter parameter;
    parameter.attribute = ascii_lower(token());
    skip_space();
    if (parameter.attribute.empty() || !take('=')) return;
    skip_space();
    const std::size_t from = at_;
    if (take('"')) {
      parameter.value = quoted(parameter.odd);
    } else {
      // What lenient readers take for a token: everything up to space or ';'.
      while (!done() && !is_space(text_[at_]) && text_[at_] != ';') ++at_;
      const std::string_view value = text_.substr(from, at_ - from);
      parameter.value = value;
      parameter.special = !std::all_of(value.begin(), value.end(), is_token);
    }
    skip_space();
    if (!done() && text_[at_] != ';') {
      skip_to_semicolon();
      parameter.loose = without_breaks(trimmed(text_.substr(from, at_ - from)));
    }
    field.parameters.push_back(std::move(parameter));
  }

  /// To the next ';' that no quotes hold.
  void skip_to_semicolon() {
    bool odd = false;
    while (!done() && text_[at_] != ';') {
      if (take('"')) {
        quoted(odd);
      } else {
        ++at_;
      }
    }
  }

  std::string quoted(bool& odd) {
    std::string text;
    while (!done() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        odd = true;
      }
      if (text_[at_] != '\r' && text_[at_] != '\n') text += text_[at_];
      ++at_;
    }
    if (!take('"')) odd = true;
    return text;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool comment_ = false;
};

}  // namespace

bool ParameterField::repeats(std::string_view attribute) const noexcept {
  const Parameter* first = nullptr;
  for (const Parameter& each : parameters) {
    if (each.attribute != attribute) continue;
    if (first != nullptr && first->value != each.value) return true;
    first = &each;
  }
  return false;
}

ParameterField read_parameters(std::string_view value) {
  ParameterField field = Reader{value.substr(0, kMaxField)}.read();
  field.cut = field.cut || value.size() > kMaxField;
  return field;
}

}  // namespace weir::mime
