#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace weir::ctl {

/// weirctl(1): reads `arguments` (without the program's name), does the verb, returns the exit code
/// (sysexits(3)). What people or programs asked for goes to `out`, everything else to `err`.
int run(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out,
        std::ostream& err);

}  // namespace weir::ctl
