#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.hpp"

namespace weir::config {

/// One record of a CSV file and the line that it begins on.
struct CsvRecord {
  std::vector<std::string> fields;
  std::uint32_t line = 1;
};

struct Csv {
  std::vector<CsvRecord> records;  ///< blank lines left out
  Position unclosed{0, 0};         ///< line 0, or where a quoted field begins that never ends
};

/// RFC 4180 with any one-byte `delimiter`: quoted fields may hold delimiters, line breaks and
/// doubled quotes; lines end in LF, CRLF or CR. Total.
Csv parse_csv(std::string_view text, char delimiter);

}  // namespace weir::config
