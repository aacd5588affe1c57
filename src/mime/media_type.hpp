#pragma once

#include <string>
#include <string_view>

namespace weir::mime {

/// A Content-Type value (RFC 2045 section 5.1), as far as the shape of a message depends on it.
struct MediaType {
  std::string name = "text/plain";  ///< lower case type/subtype
  std::string boundary;             ///< raw bytes; empty when there is none
  std::string report_type;          ///< lower case (RFC 6522)
  bool readable = true;             ///< false: no type/subtype, so `name` is the default
  bool control = false;             ///< NUL or a control byte outside folding
  bool two_boundaries = false;      ///< readers differ in which one they take
  bool extended_boundary = false;  ///< RFC 2231 form (boundary*=, boundary*0=): few readers know it

  bool is_multipart() const noexcept { return name.starts_with("multipart/"); }
  bool is_message() const noexcept { return name.starts_with("message/"); }
};

/// Total: any bytes give a MediaType; at most `kMaxContentType` of them are looked at. Linear.
MediaType read_media_type(std::string_view value);

inline constexpr std::size_t kMaxContentType = 8192;

}  // namespace weir::mime
