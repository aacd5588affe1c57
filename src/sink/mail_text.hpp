#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/sink.hpp"
#include "weir/base/time.hpp"

namespace weir::sink {

/// Who writes to whom.
struct Envelope {
  std::string from;  ///< ASCII address
  std::vector<std::string> to;
  std::string hostname;  ///< of the daemon
};

/// One RFC 5322 message for a person about an alert or another event: what, how bad, since when,
/// what was done, what to type. Plain text in UTF-8, quoted-printable, CRLF. The same event gives
/// the same Message-ID. Texts of mail have been made safe in the event; whatever else stands there
/// cannot make a header field. Pure.
std::string message_about(const report::Outgoing& event, const Envelope& envelope, TimePoint now);

/// One message about several events, when there were too many for one each.
std::string summary_of(std::span<const report::Outgoing> events, const Envelope& envelope,
                       TimePoint now);

}  // namespace weir::sink
