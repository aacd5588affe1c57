#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "weir/audit/export.hpp"
#include "weir/base/result.hpp"

namespace weir::imports {

/// Reads the bytes of any export that docs/imports.md names: the container and what is in it are
/// found by looking. `name` is the file's, for messages and where the content does not say what it
/// is; `written` is when the file was. The error is one sentence: what is wrong and what to do.
Result<audit::Export, std::string> read_export(std::string_view name, std::string_view bytes,
                                               TimePoint written);

/// The same from a file. Files over `max_bytes` are refused.
Result<audit::Export, std::string> read_export_file(const std::string& path,
                                                    std::uint64_t max_bytes);

}  // namespace weir::imports
