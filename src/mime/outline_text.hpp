#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "mime/media_type.hpp"

namespace weir::mime {

/// True for the machine-readable part of a report (RFC 3464, RFC 6533, RFC 8098).
bool is_report_part(std::string_view type) noexcept;

/// Writes the text of an Outline: short part headers, delimiters of our own, nothing from mail but
/// media types, which are tokens.
class OutlineText {
 public:
  void leaf(std::string_view type);
  void message() { text_ += "Content-Type: message/rfc822\r\n\r\n"; }
  /// Gives the delimiter that begins the parts of this multipart; `number` is its own.
  std::string multipart(const MediaType& type, std::uint32_t number);
  void begin_part(std::string_view delimiter);
  void end_parts(std::string_view delimiter);
  /// Lines that hold no "--".
  void add(std::string_view lines) { text_ += lines; }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace weir::mime
