#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.hpp"

namespace weir::config {

/// One accepted domain as an export writes it.
struct AcceptedRow {
  std::string domain;
  std::string match_subdomains;
  Position at;
};

/// Errors of one file that the configuration names.
class FileDiagnostics {
 public:
  FileDiagnostics(std::string file, Diagnostics& diagnostics)
      : file_{std::move(file)}, diagnostics_{diagnostics} {}

  void error(Position at, std::string_view message) {
    any_ = true;
    diagnostics_.error_in(file_, at, message);
  }
  bool any() const noexcept { return any_; }

 private:
  std::string file_;
  Diagnostics& diagnostics_;
  bool any_ = false;
};

/// The rows of a JSON export: a list of objects, or one object.
std::vector<AcceptedRow> rows_of_json(std::string_view text, FileDiagnostics& told);

}  // namespace weir::config
