#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "format/privacy.hpp"

namespace weir::format {

/// The forms in which an event leaves (CONTRACT section 2, `[[feed]] format`).
enum class Format { ecs, cef, ocsf };

/// By the name that settings and `weirctl format --as` use.
std::optional<Format> format_of(std::string_view name) noexcept;

// Each form is a pure function of one canonical event. Whatever the event holds, and for an object
// that is no event of ours too, the result is one line of valid UTF-8.

/// The event itself, as one JSON line.
std::string to_ecs(const boost::json::object& event);

/// CEF:0 as Microsoft Sentinel takes it: the ArcSight dictionary's keys and lengths, at most
/// kMaxCefLine bytes, cuts marked with "...[cut]". docs/events.md has the mapping.
std::string to_cef(const boost::json::object& event);

/// OCSF 1.8.0: Email Activity (4009, profile security_control), Detection Finding (2004),
/// Application Lifecycle (6002) and API Activity (6003).
std::string to_ocsf(const boost::json::object& event);

/// rsyslog takes 8 KiB; what is left is for the syslog header.
inline constexpr std::size_t kMaxCefLine = 8000;

/// From a canonical line, numbered or not, to the line that is sent, parsing it once: hides what
/// `privacy` says, then gives it its form. Text that is no JSON object comes back as an empty text.
/// Thread-safe.
std::string render(std::string_view line, Format format, const Privacy& privacy);

}  // namespace weir::format
