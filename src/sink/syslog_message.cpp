#include "sink/syslog_message.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/ascii.hpp"
#include "report/json_writer.hpp"
#include "sink/shorten.hpp"

namespace weir::sink {
namespace {

constexpr std::size_t kMaxHost = 255;
constexpr std::array<std::string_view, 24> kFacilities{
    "kern",   "user",   "mail",     "daemon", "auth",   "syslog", "lpr",    "news",
    "uucp",   "cron",   "authpriv", "ftp",    "ntp",    "audit",  "alert",  "clock",
    "local0", "local1", "local2",   "local3", "local4", "local5", "local6", "local7"};

/// PRINTUSASCII of RFC 5424, "-" when nothing is left.
std::string plain(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : text.substr(0, most)) {
    if (c > ' ' && c < '\x7f') out += c;
  }
  return out.empty() ? "-" : out;
}

/// "Jan  2 03:04:05" in local time, which is what RFC 3164 means.
std::string old_time(TimePoint time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  // Not strftime's %b: names of months are English there whatever the locale.
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%e %H:%M:%S", &parts);
  return std::string{kMonths[static_cast<std::size_t>(parts.tm_mon) % 12]} + " " +
         std::string{text.data(), size};
}

std::string header_of(const report::Outgoing& event, const SyslogStyle& style) {
  const auto priority = style.facility * 8 + syslog_severity(severity_in(event.json));
  std::string out = "<" + std::to_string(priority) + ">";
  const auto host = plain(style.hostname, kMaxHost);
  const auto pid = std::to_string(style.pid);
  switch (style.header) {
    case Header::rfc5424:
      return out + "1 " + report::format_time(event.time) + " " + host + " weir " + pid + " " +
             plain(event.dataset, 32) + " - ";
    case Header::rfc3164:
      return out + old_time(event.time) + " " + host + " weir[" + pid + "]: ";
    case Header::cef:
      return out + old_time(event.time) + " " + host + " ";
  }
  return out;
}

}  // namespace

unsigned facility_of(std::string_view name) noexcept {
  const auto found = std::ranges::find(kFacilities, name);
  return found == kFacilities.end() ? 20U : static_cast<unsigned>(found - kFacilities.begin());
}

unsigned syslog_severity(unsigned event_severity) noexcept {
  if (event_severity >= 9) return 2;
  if (event_severity >= 7) return 3;
  if (event_severity >= 5) return 4;
  return event_severity >= 3 ? 5 : 6;
}

unsigned severity_in(std::string_view ecs) noexcept {
  // Keys stand in quotes of their own; within a text of JSON a quote is escaped, so that the first
  // key of this name with a number is the event's: findings have words there.
  constexpr std::string_view kKey = "\"severity\":";
  for (auto at = ecs.find(kKey); at != ecs.npos; at = ecs.find(kKey, at + 1)) {
    const auto value = ecs.substr(at + kKey.size(), 2);
    if (value.empty() || !is_digit(value[0])) continue;
    const auto first = static_cast<unsigned>(value[0] - '0');
    return value.size() > 1 && is_digit(value[1])
               ? first * 10 + static_cast<unsigned>(value[1] - '0')
               : first;
  }
  return 0;
}

std::string frame_of(const report::Outgoing& event, const SyslogStyle& style) {
  std::string message = header_of(event, style);
  const auto room = style.max_message > message.size() ? style.max_message - message.size() : 0;
  message += event.text().size() <= room ? event.text() : shortened(event.text(), room);
  switch (style.framing) {
    case Framing::octet:
      return std::to_string(message.size()) + " " + message;
    case Framing::lf:
      std::ranges::replace(message, '\n', ' ');
      return message + "\n";
    case Framing::none:
      break;
  }
  return message;
}

}  // namespace weir::sink
