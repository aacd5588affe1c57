#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::sink {

/// A name beside `path` that nothing has yet: PATH.YYYYMMDDTHHMMSSZ, with -2, -3, … after it when
/// that second has one. Names sort as they were given.
std::string free_name(const std::string& path, TimePoint now);

/// The rotated files of `path` beyond the newest `keep`. Other files are never among them.
std::vector<std::string> surplus(const std::string& path, std::size_t keep);

}  // namespace weir::sink
