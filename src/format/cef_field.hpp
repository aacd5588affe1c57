#pragma once

#include <span>
#include <string_view>

namespace weir::format {

/// How a value of the event is written in CEF.
enum class CefKind {
  text,
  capitals,
  number,
  time,  ///< milliseconds since 1970
  list,  ///< texts joined by commas, whole ones only
  ipv4,  ///< left out for other addresses
  ipv6,
  bracketed,  ///< in angle brackets
  direction,  ///< 0 inbound, 1 outbound
  symptoms,   ///< "detector:points,…" of the findings, "detector:count,…" of an incident
  details,    ///< what has no key, as compact JSON
};

/// One extension key of the ArcSight dictionary (CEF 0.1) and where its value comes from.
struct CefField {
  std::string_view key;
  std::string_view path;  ///< in the canonical event
  CefKind kind = CefKind::text;
  std::size_t most = 1023;      ///< characters, as the dictionary has it
  std::string_view label = {};  ///< of a custom key, which needs one
};

/// The keys of one family of events, in the order in which they are written.
std::span<const CefField> cef_verdict() noexcept;
std::span<const CefField> cef_incident() noexcept;  ///< alerts too
std::span<const CefField> cef_other() noexcept;     ///< operational and audit events

}  // namespace weir::format
