#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "weir/base/ip.hpp"

namespace weir::ctl {

/// Which messages are looked for. Texts may hold `*` and `?`, and are compared without regard to
/// case; an empty one fits everything.
struct TraceFilter {
  std::string connector = {};
  std::string client = {};  ///< address, block or pattern; also the verified name
  std::string sender = {};  ///< MAIL FROM, or an address in From or Reply-To's place: any of them
  std::string user = {};    ///< login
  std::string domain = {};  ///< of MAIL FROM, of From, or of a recipient
  std::string recipient = {};  ///< of those that the event names
  std::string message_id = {};
  std::string subject = {};
  std::string incident = {};
  std::string verdict = {};  ///< what was done, or "suspicious", "held", "wanted-reject", …
  std::optional<IpNetwork> block = {};  ///< `client` as a block, where it is one
};

/// Fills in `block`. A sentence when the filter makes no sense; empty when it does.
std::string prepare(TraceFilter& filter);

/// Whether a verdict event fits all of it. Pure.
bool fits(const TraceFilter& filter, const boost::json::value& event);

/// The filter in words: "connector onprem, sender *@evil.example".
std::string words_of(const TraceFilter& filter);

}  // namespace weir::ctl
