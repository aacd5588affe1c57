#pragma once

#include <string>
#include <string_view>

namespace weir::ctl {

/// Writes all of `bytes` to an open file and onto the disk. 0, or errno.
int write_all(int file, std::string_view bytes);

/// Why a file may not be written, as a sentence; empty when it may. A regular file is in the way
/// unless `force`; anything else always.
std::string in_the_way(const std::string& path, bool force);

/// Writes `bytes` to `path`, whole or not at all, readable by its owner alone. A file that is there
/// is replaced with `force`, else left as it is. A sentence when it could not be written; empty
/// when it is.
std::string write_file(const std::string& path, std::string_view bytes, bool force);

}  // namespace weir::ctl
