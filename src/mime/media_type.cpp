#include "mime/media_type.hpp"

#include <algorithm>
#include <utility>

#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

constexpr std::size_t kMaxToken = 100;

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && !is_space(c)) || byte == 0x7f;
}

/// RFC 2045 section 5.1: any ASCII but space, controls and tspecials.
bool is_token(char c) noexcept {
  constexpr std::string_view kSpecials = "()<>@,;:\\\"/[]?=";
  return c > 0x20 && c < 0x7f && kSpecials.find(c) == std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_{text} {}

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

  /// A quoted string, or what lenient readers take for a token: everything up to space or ';'.
  std::string value() {
    if (take('"')) return quoted();
    const std::size_t from = at_;
    while (!done() && !is_space(text_[at_]) && text_[at_] != ';') ++at_;
    return std::string{text_.substr(from, at_ - from)};
  }

  /// To just after the next ';' that no quotes hold.
  void skip_parameter() {
    while (!done() && !take(';')) {
      if (take('"')) {
        quoted();
      } else {
        ++at_;
      }
    }
  }

 private:
  std::string quoted() {
    std::string text;
    while (!done() && !take('"')) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      if (text_[at_] != '\r' && text_[at_] != '\n') text += text_[at_];
      ++at_;
    }
    return text;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void set_boundary(MediaType& type, std::string value) {
  if (!type.boundary.empty()) {
    type.two_boundaries = type.two_boundaries || value != type.boundary;
    return;
  }
  // RFC 2046 section 5.1.1: a boundary does not end in space; readers cut it off.
  while (!value.empty() && is_space(value.back())) value.pop_back();
  type.boundary = std::move(value);
}

void read_parameters(Reader& reader, MediaType& type) {
  while (!reader.done()) {
    reader.skip_space();
    const std::string attribute = ascii_lower(reader.token());
    reader.skip_space();
    if (reader.take('=')) {
      reader.skip_space();
      if (attribute == "boundary") {
        set_boundary(type, reader.value());
      } else if (attribute == "report-type" && type.report_type.empty()) {
        type.report_type = ascii_lower(reader.value());
      } else if (attribute.starts_with("boundary*")) {
        type.extended_boundary = true;
      }
    }
    reader.skip_parameter();
  }
}

}  // namespace

MediaType read_media_type(std::string_view value) {
  value = value.substr(0, kMaxContentType);
  MediaType type;
  type.control = std::any_of(value.begin(), value.end(), is_control);
  Reader reader{value};
  reader.skip_space();
  const std::string_view main = reader.token();
  reader.skip_space();
  const bool slash = reader.take('/');
  reader.skip_space();
  const std::string_view sub = reader.token();
  type.readable = slash && !main.empty() && !sub.empty() && main.size() + sub.size() < kMaxToken;
  if (type.readable) type.name = ascii_lower(main) + "/" + ascii_lower(sub);
  reader.skip_parameter();
  read_parameters(reader, type);
  return type;
}

}  // namespace weir::mime
