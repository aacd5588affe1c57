#include "mime/outline_text.hpp"

#include <cstdio>

namespace weir::mime {

bool is_report_part(std::string_view type) noexcept {
  return type == "message/delivery-status" || type == "message/global-delivery-status" ||
         type == "message/disposition-notification" ||
         type == "message/global-disposition-notification";
}

void OutlineText::leaf(std::string_view type) {
  // Of these the parser would look for parts within.
  const bool container = type.starts_with("multipart/") || type.starts_with("message/");
  const bool shown = !container || is_report_part(type);
  text_.append("Content-Type: ").append(shown ? type : "application/octet-stream");
  text_.append("\r\n\r\n");
}

std::string OutlineText::multipart(const MediaType& type, std::uint32_t number) {
  char boundary[24];
  std::snprintf(boundary, sizeof boundary, "weir-%04u", number);
  text_.append("Content-Type: ").append(type.name).append(";boundary=").append(boundary);
  if (type.report_type == "delivery-status" || type.report_type == "disposition-notification") {
    text_.append(";report-type=").append(type.report_type);
  }
  text_.append("\r\n\r\n");
  return std::string{"--"}.append(boundary);
}

void OutlineText::begin_part(std::string_view delimiter) {
  text_.append("\r\n").append(delimiter).append("\r\n");
}

void OutlineText::end_parts(std::string_view delimiter) {
  text_.append("\r\n").append(delimiter).append("--\r\n");
}

}  // namespace weir::mime
