#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostics.hpp"

namespace weir::config {

/// Reads an export of Get-AcceptedDomain: CSV (Export-Csv, with or without its #TYPE line; comma,
/// semicolon or tab) or JSON (ConvertTo-Json: a list, or one object). UTF-8 or UTF-16. Columns are
/// found by name: DomainName, and MatchSubDomains, which makes `*.` of the domain. What is wrong
/// with the file is told with the file's own name and line.
/// Returns domain patterns in the order of the file, each once.
std::vector<std::string> read_accepted_domains(const std::string& file, std::string_view bytes,
                                               Diagnostics& diagnostics);

}  // namespace weir::config
