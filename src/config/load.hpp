#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.hpp"
#include "weir/config/config.hpp"

namespace weir::config {

struct LoadResult {
  std::shared_ptr<const Config> config;  ///< null when there is any error
  std::vector<Diagnostic> diagnostics;   ///< errors, warnings and infos, in the order of the file
};

/// Reads and checks the configuration file and the files that it names. Reads nothing else and
/// changes nothing. Never throws for what a file holds: every error found is a diagnostic. A file
/// that cannot be read is one diagnostic at 1:1.
LoadResult load(const std::string& path);

/// The same for `text`, as if it stood in `file`; relative paths begin beside that file.
LoadResult load_text(std::string_view text, const std::string& file);

}  // namespace weir::config
