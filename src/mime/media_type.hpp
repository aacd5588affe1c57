#pragma once

#include <string>
#include <string_view>

#include "mime/anomaly.hpp"
#include "mime/parameters.hpp"

namespace weir::mime {

/// A Content-Type (RFC 2045 section 5.1).
struct MediaType {
  std::string name = "text/plain";  ///< lower case type/subtype
  std::string boundary;             ///< raw bytes; empty when there is none, or none is needed
  std::string charset;              ///< lower case
  std::string report_type;          ///< lower case (RFC 6522)
  std::string method;               ///< upper case (RFC 5546)
  std::vector<Parameter> parameters;
  AnomalySet anomalies;

  bool is_multipart() const noexcept { return name.starts_with("multipart/"); }
  /// A type whose body is a message with a header of its own.
  bool is_message() const noexcept;
  bool is_container() const noexcept {
    return (is_multipart() && !boundary.empty()) || is_message();
  }
};

/// Total: any bytes give a MediaType. Linear.
MediaType read_media_type(std::string_view value);

}  // namespace weir::mime
