#pragma once

#include <cstdint>
#include <string>

#include "ctl/verbs.hpp"

namespace weir::ctl {

struct ReportArguments {
  std::string html;    ///< where the page goes; "-" = standard output; empty = no page
  std::string output;  ///< where the summary goes; empty or "-" = standard output
  std::string incident;
  std::string connector;
  std::string from;
  std::string to;
  bool force = false;
  std::uint64_t events = 200'000;  ///< at most so many are read
};

/// The page about an incident, or about a time; the exit code. docs/report.md.
int report(const Global& global, const ReportArguments& arguments, const Streams& io);

}  // namespace weir::ctl
