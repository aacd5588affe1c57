#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.hpp"

namespace weir::config {

/// One record of a CSV file and the line that it begins on.
struct CsvRecord {
  std::vector<std::string> fields;
  std::uint32_t line = 1;
  bool cut = false;  ///< it has more fields than CsvReader::kMaxFields; those are left out
};

struct Csv {
  std::vector<CsvRecord> records;  ///< blank lines left out
  Position unclosed{0, 0};         ///< line 0, or where a quoted field begins that never ends
};

/// RFC 4180 with any one-byte `delimiter`, record by record: quoted fields may hold delimiters,
/// line breaks and doubled quotes; lines end in LF, CRLF or CR. Total, linear. `text` must outlive
/// it.
class CsvReader {
 public:
  static constexpr std::size_t kMaxFields = 10'000;

  CsvReader(std::string_view text, char delimiter) : text_{text}, delimiter_{delimiter} {}

  /// The next record that is no blank line; nothing at the end.
  std::optional<CsvRecord> next();
  /// Line 0, or where a quoted field began that never ended. Known at the end.
  Position unclosed() const noexcept { return unclosed_; }

 private:
  CsvRecord record();
  std::string field();
  std::string quoted_field();
  bool at_break() const { return text_[at_] == '\n' || text_[at_] == '\r'; }
  void line_break();

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  Position unclosed_{0, 0};
};

/// All records at once.
Csv parse_csv(std::string_view text, char delimiter);

}  // namespace weir::config
