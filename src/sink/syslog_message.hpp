#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/sink.hpp"

namespace weir::sink {

enum class Header {
  rfc5424,
  rfc3164,
  cef  ///< RFC 3164 without a tag: the message itself begins with "CEF:0|", as Sentinel's agent
       ///< asks
};
enum class Framing {
  octet,  ///< RFC 6587 section 3.4.1, RFC 5425 section 4.3
  lf,
  none  ///< a datagram is a message (RFC 5426)
};

struct SyslogStyle {
  Header header = Header::rfc5424;
  Framing framing = Framing::octet;
  unsigned facility = 20;          ///< 0..23; 20 is local4
  std::size_t max_message = 8192;  ///< header included, framing not
  std::string hostname = {};       ///< cut and cleaned as RFC 5424 section 6 wants it
  int pid = 0;
};

/// The number of a facility's name; 20 (local4) for one that there is not.
unsigned facility_of(std::string_view name) noexcept;

/// Syslog's severity for `event.severity` (0 to 10): 2 critical, 3 error, 4 warning, 5 notice, 6
/// informational.
unsigned syslog_severity(unsigned event_severity) noexcept;

/// `event.severity` of a canonical line; 0 when it has none.
unsigned severity_in(std::string_view ecs) noexcept;

/// The frame of one event, ready to be sent. What would be longer than max_message is made shorter
/// by shortened(), never by a cut through JSON.
std::string frame_of(const report::Outgoing& event, const SyslogStyle& style);

}  // namespace weir::sink
