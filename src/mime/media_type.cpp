#include "mime/media_type.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "mime/charset.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxShort = 64;  ///< of a charset, method or report-type
constexpr std::size_t kMaxBoundary = 70;

std::string value_of(const MediaType& type, std::string_view attribute) {
  for (const Parameter& each : type.parameters) {
    if (each.attribute == attribute) return each.value.substr(0, kMaxShort);
  }
  return {};
}

/// The usual type of a Content-Type that has none but names a boundary.
void read_name(const ParameterField& field, MediaType& type) {
  const auto slash = field.main.find('/');
  const bool whole = slash != std::string::npos && slash > 0 && slash + 1 < field.main.size();
  if (whole && field.main.size() <= kMaxName) {
    type.name = field.main;
  } else {
    type.anomalies.add(Anomaly::bad_content_type);
    if (field.main.starts_with("multipart")) type.name = "multipart/mixed";
  }
}

/// RFC 2231 section 3, for the few readers that take it so; continuations joined as they come.
std::string extended_boundary(const MediaType& type) {
  std::string boundary;
  for (const Parameter& each : type.parameters) {
    if (each.attribute.starts_with("boundary*")) boundary += each.value;
  }
  return boundary;
}

/// A boundary after a missing ';' or in other disorder, for readers that only search for the word.
std::string stray_boundary(std::string_view value) {
  const std::string lower = ascii_lower(value.substr(0, kMaxField));
  const auto at = lower.find("boundary=");
  if (at == std::string::npos) return {};
  std::string_view rest = value.substr(at + 9, kMaxField);
  const bool quotes = rest.starts_with('"');
  if (quotes) rest.remove_prefix(1);
  return std::string{rest.substr(0, rest.find_first_of(quotes ? "\"\r\n" : "; \t\r\n"))};
}

void read_boundary(std::string_view value, MediaType& type) {
  AnomalySet& anomalies = type.anomalies;
  const Parameter* first = nullptr;
  for (const Parameter& each : type.parameters) {
    if (each.attribute.starts_with("boundary*")) anomalies.add(Anomaly::extended_boundary);
    if (each.attribute != "boundary") continue;
    if (first != nullptr && first->value != each.value) anomalies.add(Anomaly::two_boundaries);
    if (first == nullptr) first = &each;
  }
  if (first != nullptr) {
    type.boundary = first->value;
    if (first->odd || !first->loose.empty()) anomalies.add(Anomaly::odd_boundary);
  } else {
    type.boundary = extended_boundary(type);
    if (type.boundary.empty()) type.boundary = stray_boundary(value);
    if (!type.boundary.empty()) anomalies.add(Anomaly::odd_boundary);
  }
  // RFC 2046 section 5.1.1: a boundary does not end in space; readers cut it off.
  const std::size_t size = type.boundary.size();
  while (!type.boundary.empty() && is_space(type.boundary.back())) type.boundary.pop_back();
  if (type.boundary.size() < size) anomalies.add(Anomaly::boundary_trailing_space);
  if (type.boundary.size() > kMaxBoundary) anomalies.add(Anomaly::long_boundary);
  if (type.boundary.empty()) anomalies.add(Anomaly::missing_boundary);
}

void note_parameters(const ParameterField& field, MediaType& type) {
  for (const Parameter& each : field.parameters) {
    if (each.special) type.anomalies.add(Anomaly::unquoted_special);
    if (!each.loose.empty()) type.anomalies.add(Anomaly::unquoted_blank);
  }
  if (field.repeats("charset") || field.repeats("name")) {
    type.anomalies.add(Anomaly::repeated_parameter);
  }
}

}  // namespace

bool MediaType::is_message() const noexcept {
  return name == "message/rfc822" || name == "message/global" || name == "message/news";
}

MediaType read_media_type(std::string_view value) {
  ParameterField field = read_parameters(value);
  MediaType type;
  read_name(field, type);
  if (field.junk) type.anomalies.add(Anomaly::odd_content_type);
  if (field.comment_in_main || (field.comment && type.is_multipart()))
    type.anomalies.add(Anomaly::comment_in_content_type);
  if (field.control) type.anomalies.add(Anomaly::control_in_content_type);
  if (field.cut) type.anomalies.add(Anomaly::long_header);
  note_parameters(field, type);
  type.parameters = std::move(field.parameters);
  type.charset = ascii_lower(trimmed(value_of(type, "charset")));
  type.report_type = ascii_lower(value_of(type, "report-type"));
  type.method = value_of(type, "method");
  for (char& c : type.method) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (type.is_multipart()) read_boundary(value, type);
  if (type.name == "message/partial") type.anomalies.add(Anomaly::partial_message);
  if (type.name == "message/external-body") type.anomalies.add(Anomaly::external_body);
  const Charset charset = charset_of(type.charset);
  const bool text = type.name.starts_with("text/") && !type.charset.empty();
  if (text && charset.script == Script::unknown) type.anomalies.add(Anomaly::unknown_charset);
  if (text && charset.rare) type.anomalies.add(Anomaly::rare_charset);
  return type;
}

}  // namespace weir::mime
