#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "format/privacy.hpp"

namespace weir::ctl {

struct FormatArguments {
  std::vector<std::string> files;
  std::string as = "cef";  ///< ecs, cef or ocsf
  bool privacy = false;    ///< hide what [privacy] of the configuration says
};

/// Writes the events of the files (a canonical JSON object a line, "-" is `in`) in another format.
/// A line that is none is told and left out. The exit code.
int format_files(const FormatArguments& arguments, const format::Privacy& privacy, std::istream& in,
                 std::ostream& out, std::ostream& err);

}  // namespace weir::ctl
