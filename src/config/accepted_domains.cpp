#include "config/accepted_domains.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include "config/accepted_row.hpp"
#include "config/checks.hpp"
#include "config/csv.hpp"
#include "config/files.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

constexpr std::string_view kDomainName = "DomainName";
constexpr std::string_view kMatchSubDomains = "MatchSubDomains";
constexpr auto kNoColumn = static_cast<std::size_t>(-1);

std::size_t column(const CsvRecord& header, std::string_view name) {
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    if (iequals(trimmed(header.fields[i]), name)) return i;
  }
  return kNoColumn;
}

// `Export-Csv -UseCulture` writes the list separator of the user's country.
Csv parse_any_delimiter(std::string_view text) {
  for (const char delimiter : {',', ';', '\t'}) {
    Csv csv = parse_csv(text, delimiter);
    if (delimiter == '\t') return csv;
    if (!csv.records.empty() && column(csv.records.front(), kDomainName) != kNoColumn) return csv;
  }
  return {};
}

// Blanks the `#TYPE` line that Windows PowerShell puts first; line numbers stay.
std::string without_type_line(std::string text) {
  if (!iequals(std::string_view{text}.substr(0, 5), "#TYPE")) return text;
  const auto end = std::min(text.find('\n'), text.size());
  return text.substr(end);
}

std::vector<AcceptedRow> rows_of_csv(std::string text, FileDiagnostics& told) {
  const bool typed = iequals(std::string_view{text}.substr(0, 5), "#TYPE");
  const Csv csv = parse_any_delimiter(typed ? without_type_line(std::move(text)) : text);
  if (csv.unclosed.line != 0) {
    told.error(csv.unclosed, "this quoted field never ends; close it with a quote");
  }
  if (csv.records.empty()) {
    told.error({}, "the file is empty; write a Get-AcceptedDomain export to it");
    return {};
  }
  const CsvRecord& header = csv.records.front();
  const std::size_t name = column(header, kDomainName);
  const std::size_t subdomains = column(header, kMatchSubDomains);
  if (name == kNoColumn) {
    told.error({header.line, 1},
               "no column is called DomainName; export with: Get-AcceptedDomain | Export-Csv "
               "-NoTypeInformation FILE");
    return {};
  }
  std::vector<AcceptedRow> rows;
  for (std::size_t i = 1; i < csv.records.size(); ++i) {
    const auto& fields = csv.records[i].fields;
    const auto at = [&](std::size_t index) {
      return index < fields.size() ? std::string{trimmed(fields[index])} : std::string{};
    };
    rows.push_back({at(name), at(subdomains), {csv.records[i].line, 1}});
  }
  return rows;
}

std::optional<bool> truth(std::string_view text) {
  for (const std::string_view yes : {"true", "$true", "1", "yes"}) {
    if (iequals(text, yes)) return true;
  }
  for (const std::string_view no : {"", "false", "$false", "0", "no"}) {
    if (iequals(text, no)) return false;
  }
  return std::nullopt;
}

std::optional<std::string> pattern_of(const AcceptedRow& row, FileDiagnostics& told) {
  const auto subdomains = truth(row.match_subdomains);
  if (!subdomains) {
    told.error(row.at,
               "MatchSubDomains is " + quoted(row.match_subdomains) + "; write True or False");
    return std::nullopt;
  }
  if (row.domain.empty()) {
    told.error(row.at, "DomainName is empty; write a domain or remove the entry");
    return std::nullopt;
  }
  if (std::string instead = check_domain_pattern(row.domain); !instead.empty()) {
    told.error(row.at, "DomainName " + quoted(row.domain) + ": " + std::move(instead));
    return std::nullopt;
  }
  std::string domain = plain_domain(row.domain);
  const bool prefix = *subdomains && !domain.starts_with("*.");
  return prefix ? "*." + domain : domain;
}

bool looks_like_json(std::string_view text) {
  const std::string_view body = trimmed(text);
  return body.starts_with('[') || body.starts_with('{');
}

}  // namespace

std::vector<std::string> read_accepted_domains(const std::string& file, std::string_view bytes,
                                               Diagnostics& diagnostics) {
  FileDiagnostics told{file, diagnostics};
  std::string text = to_utf8(bytes);
  const auto rows =
      looks_like_json(text) ? rows_of_json(text, told) : rows_of_csv(std::move(text), told);
  std::vector<std::string> patterns;
  std::unordered_set<std::string> seen;
  for (const AcceptedRow& row : rows) {
    auto pattern = pattern_of(row, told);
    if (pattern && seen.insert(*pattern).second) patterns.push_back(std::move(*pattern));
  }
  if (rows.empty() && !told.any()) {
    told.error({}, "the file names no domain; write a Get-AcceptedDomain export to it");
  }
  return patterns;
}

}  // namespace weir::config
