#pragma once

#include <string_view>

#include "imports/gatherer.hpp"

namespace weir::imports {

/// Reads UTF-8 `text` as CSV: comma, semicolon or tab, with or without PowerShell's #TYPE line and
/// Excel's `sep=`. Returns which kind of CSV it was. A header that is nothing known is left to
/// Gatherer::finish.
audit::Container read_csv(std::string_view text, std::string_view file, Gatherer& into);

/// Reads UTF-8 `text` as a list of objects, one object, an object around such a list (`value`,
/// `Results`, `records`), or objects one after the other. Objects may stand as JSON in a text.
audit::Container read_json(std::string_view text, std::string_view file, Gatherer& into);

/// The shape of a row: by its columns, and where they do not say it, by the file's name.
Shape shape_in(const Columns& columns, std::string_view file);

}  // namespace weir::imports
