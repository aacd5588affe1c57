#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "service/commands.hpp"
#include "weir/config/config.hpp"
#include "weir/mail/domains.hpp"
#include "weir/policy/hold.hpp"

namespace weir::service {

inline constexpr std::chrono::minutes kShortestHold{1};
inline constexpr std::chrono::hours kLongestHold{24 * 7};

/// What `hold-add` asks for (docs/weirctl.md), without an id. Throws Refused with what to say
/// instead: a hold needs connector or client, an end and a reason.
policy::Hold requested_hold(const boost::json::object& request, const config::Config& config,
                            const mail::Domains& domains, const Caller& caller, TimePoint now);

/// What the one who ordered it should know: that it will do less than it says.
std::vector<std::string> doubts_of(const policy::Hold& hold, const config::Config& config);

}  // namespace weir::service
