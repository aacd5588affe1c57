#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "ctl/trace_filter.hpp"
#include "ctl/verbs.hpp"

namespace weir::ctl {

struct TraceArguments {
  TraceFilter filter;
  std::string from = "7d";
  std::string to = "now";
  std::uint64_t limit = 100;
};

/// The messages that fit, newest first; the exit code. docs/weirctl.md.
int trace(const Global& global, TraceArguments arguments, const Streams& io);

/// One message in a line of a table: time, event, connector, client, from whom, recipients, score,
/// what was done, what was found.
std::vector<std::string> trace_row(const boost::json::value& event);

}  // namespace weir::ctl
