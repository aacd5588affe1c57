#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ctl/verbs.hpp"

namespace weir::ctl {

struct IncidentArguments {
  std::string id;
  std::string status = "all";
  std::string connector;
  std::uint32_t limit = 50;
  std::string as;
  std::string note;
  bool reached = false;
  bool held = false;
  bool csv = false;
};

/// Each does one verb below `incident` and returns the exit code.
int incident_list(const Global& global, const IncidentArguments& arguments, const Streams& io);
int incident_show(const Global& global, const IncidentArguments& arguments, const Streams& io);
int incident_resolve(const Global& global, const IncidentArguments& arguments, const Streams& io);
int incident_recipients(const Global& global, const IncidentArguments& arguments,
                        const Streams& io);

/// A cell of a CSV file (RFC 4180) that no spreadsheet takes for a formula: what begins like one
/// gets a ' in front.
std::string csv_cell(std::string_view text);

}  // namespace weir::ctl
