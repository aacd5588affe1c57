#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "weir/base/time.hpp"

namespace weir::refusal {

/// An enhanced status code (RFC 3463); all zero = none.
struct Code {
  unsigned klass = 0;  ///< 2, 4 or 5
  unsigned subject = 0;
  unsigned detail = 0;

  friend auto operator<=>(const Code&, const Code&) = default;
};

std::string to_string(const Code& code);

enum class Outcome { delivered, deferred, refused };

/// What another mail server answered to one of our deliveries, as our MTA logged it. The texts are
/// as logged: written by strangers, not printable yet.
struct Delivery {
  TimePoint time{};
  std::string queue_id;
  std::string recipient;  ///< the first one, without brackets
  std::string relay;      ///< who answered: name in lower case without a final dot; never empty
  Outcome outcome = Outcome::delivered;
  unsigned reply = 0;  ///< SMTP code; 0 = not logged
  Code code;
  std::string text;       ///< what was said behind the codes
  bool has_text = false;  ///< Sendmail before 8.16 logs the codes alone
};

/// A syslog line taken apart.
struct SyslogLine {
  std::optional<TimePoint> time;  ///< none: the stamp cannot be read
  std::string_view program;       ///< the tag without its number
  std::string_view text;
};

/// What the stamps of syslog leave out: they are local and have no year (RFC 3164).
struct LogClock {
  TimePoint now{};
  std::chrono::seconds utc_offset{0};
};

/// Reads "Nov 22 13:45:59 host program[1]: text", or the same with an RFC 3339 stamp, with or
/// without a priority in front. None for anything else.
std::optional<SyslogLine> read_syslog(std::string_view line, const LogClock& clock);

/// What a delivery status notification says of one recipient (RFC 3464).
struct ReportedRefusal {
  std::string_view recipient;
  std::string_view responder;  ///< who answered
  std::string_view status;     ///< "5.7.711"
  std::string_view text;       ///< "550 5.7.711 Access denied, …"
};

/// The same as a delivery: the code is that of the answer, else the status. None when nobody is
/// named who answered, or neither tells a code.
std::optional<Delivery> read_reported(const ReportedRefusal& reported, TimePoint time);

/// Reads a line of Postfix's smtp client or of Sendmail that says how a delivery ended. None for
/// every other line, for a delivery that nobody answered, and for a line that can be read in two
/// ways: recipients and replies are chosen by strangers and may look like the fields beside them.
std::optional<Delivery> read_delivery(std::string_view program, std::string_view text);

}  // namespace weir::refusal
