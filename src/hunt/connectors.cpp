#include <algorithm>
#include <array>
#include <tuple>

#include "hunt/filter.hpp"
#include "weir/base/text.hpp"
#include "weir/hunt/tenant.hpp"

namespace weir::hunt {
namespace {

constexpr std::array<std::string_view, 6> kCmdlets{
    "New-InboundConnector",  "Set-InboundConnector",  "Remove-InboundConnector",
    "New-OutboundConnector", "Set-OutboundConnector", "Remove-OutboundConnector"};

constexpr std::size_t kMaxChanges = 2'000;

std::string_view value_of(const audit::Record& record, std::string_view name) {
  const auto found = record.parameters.find(name);
  return found == record.parameters.end() ? std::string_view{} : found->second;
}

Enabled enabled_after(const audit::Record& record) {
  if (iequals(record.operation.substr(0, 7), "Remove-")) return Enabled::removed;
  const auto given = trimmed(value_of(record, "Enabled"));
  if (iequals(given, "false") || iequals(given, "$false") || given == "0") return Enabled::no;
  if (!given.empty()) return Enabled::yes;
  // A new connector works unless it is said not to.
  return iequals(record.operation.substr(0, 4), "New-") ? Enabled::yes : Enabled::unchanged;
}

std::string changes_of(const audit::Record& record) {
  std::string text;
  for (const auto& [name, value] : record.parameters) {
    if (iequals(name, "Identity") || iequals(name, "Confirm")) continue;
    if (!text.empty()) text += ", ";
    text += name + "=" + value;
    if (text.size() > kMaxChanges) return text.substr(0, kMaxChanges) + "…";
  }
  return text;
}

}  // namespace

bool changes_connector(std::string_view operation) noexcept {
  return std::ranges::any_of(kCmdlets,
                             [&](std::string_view one) { return iequals(one, operation); });
}

std::string connector_of(const audit::Record& record) {
  for (const auto* name : {"Identity", "Name"}) {
    if (const auto value = trimmed(value_of(record, name)); !value.empty()) {
      return std::string{value};
    }
  }
  return std::string{trimmed(record.object)};
}

std::vector<std::string> connector_names(const audit::Record& record) {
  std::vector<std::string> names;
  for (const auto written :
       {value_of(record, "Identity"), value_of(record, "Name"), std::string_view{record.object}}) {
    const auto name = trimmed(written);
    const auto same = [&](const std::string& one) { return iequals(one, name); };
    if (!name.empty() && std::ranges::none_of(names, same)) names.emplace_back(name);
  }
  return names;
}

Connectors::Connectors(Parameters parameters) : parameters_{std::move(parameters)} {}

void Connectors::add(const audit::Record& record) {
  if (!within(parameters_, record.time, searched_)) return;
  ConnectorRow row{.time = record.time,
                   .operation = record.operation,
                   .connector = {},
                   .enabled = Enabled::no,
                   .actor = record.actor,
                   .client = record.client,
                   .changes = {},
                   .succeeded = record.succeeded,
                   .id = record.id};
  if (parameters_.strict) {
    if (record.actor.empty() || record.operation != "New-InboundConnector") return;
    for (const auto& [name, value] : record.parameters) {
      row.connector = name == "Name" ? value : std::string{};
      row.enabled = name == "Enabled" && value == "True" ? Enabled::yes : Enabled::no;
      if (!row.connector.empty() || row.enabled == Enabled::yes) rows_.push_back(row);
    }
    return;
  }
  if (!changes_connector(record.operation)) return;
  const auto names = connector_names(record);
  const auto& wanted = parameters_.connectors;
  const bool asked = wanted.empty() || std::ranges::any_of(wanted, [&](const auto& pattern) {
                       return std::ranges::any_of(
                           names, [&](const auto& name) { return matches_pattern(pattern, name); });
                     });
  if (!asked) return;
  row.connector = connector_of(record);
  row.enabled = enabled_after(record);
  row.changes = changes_of(record);
  rows_.push_back(std::move(row));
}

std::vector<ConnectorRow> Connectors::rows() const {
  const auto order = [](const ConnectorRow& row) {
    return std::tie(row.time, row.id, row.connector, row.operation);
  };
  auto rows = rows_;
  std::ranges::stable_sort(rows, {}, order);
  // The same record in two exports is one.
  const auto same = [&](const ConnectorRow& a, const ConnectorRow& b) {
    return !a.id.empty() && order(a) == order(b) && a.enabled == b.enabled;
  };
  if (!parameters_.strict) {
    rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  }
  return rows;
}

}  // namespace weir::hunt
