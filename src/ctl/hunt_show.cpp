#include "ctl/hunt_show.hpp"

#include <boost/json/serialize.hpp>
#include <span>

#include "ctl/fields.hpp"
#include "ctl/incident.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/table.hpp"
#include "ctl/wrap.hpp"
#include "report/json_writer.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using hunt::Query;

constexpr std::size_t kMaxText = 2'048;

/// A member of a row, and its column in a table; width 0 = not in the table.
struct Column {
  const char* name;
  std::size_t width;
  const char* head = nullptr;  ///< instead of the name
};

constexpr Column kVolume[]{{"connector", 18}, {"sender_kind", 0}, {"sender", 36},     {"first", 16},
                           {"last", 16},      {"messages", 8},    {"recipients", 10}, {"peak", 4}};
constexpr Column kStrictVolume[]{
    {"connector", 24}, {"sender", 40}, {"hour", 16}, {"messages", 8}, {"recipients", 10}};
constexpr Column kSenders[]{{"sender_kind", 0}, {"sender", 20},    {"header_from", 22, "from"},
                            {"mail_from", 22},  {"first", 16},     {"last", 16},
                            {"messages", 8},    {"recipients", 0}, {"peak", 4}};
constexpr Column kStrictSenders[]{{"sender", 36},    {"header_from", 24, "from"},
                                  {"mail_from", 24}, {"hour", 16},
                                  {"messages", 8},   {"recipients", 0}};
constexpr Column kExternal[]{{"time", 16},
                             {"sender_kind", 0},
                             {"sender", 24},
                             {"header_from", 24, "from"},
                             {"mail_from", 0},
                             {"recipient", 28},
                             {"connectors", 18},
                             {"client", 0},
                             {"direction", 0},
                             {"delivery_action", 0},
                             {"subject", 0},
                             {"network_message_id", 0},
                             {"internet_message_id", 0},
                             {"report_id", 0}};
constexpr Column kConnectors[]{{"time", 16},   {"operation", 24}, {"connector", 22},
                               {"enabled", 9}, {"succeeded", 0},  {"actor", 24},
                               {"client", 15}, {"changes", 0},    {"id", 0}};
constexpr Column kStrictConnectors[]{{"time", 16},  {"connector", 30}, {"enabled", 7},
                                     {"actor", 30}, {"client", 15},    {"id", 0}};
constexpr Column kLogons[]{{"success", 19}, {"account", 22}, {"account_id", 0}, {"application", 18},
                           {"isp", 19},     {"country", 7},  {"client", 15},    {"failures", 8},
                           {"accounts", 0}, {"first", 0},    {"last", 0}};

std::span<const Column> columns_of(Query query, bool strict) {
  switch (query) {
    case Query::volume:
      return strict ? std::span<const Column>{kStrictVolume} : kVolume;
    case Query::senders:
      return strict ? std::span<const Column>{kStrictSenders} : kSenders;
    case Query::external:
      return kExternal;
    case Query::connectors:
      return strict ? std::span<const Column>{kStrictConnectors} : kConnectors;
    case Query::logons:
      return kLogons;
  }
  return {};
}

std::string shown(const json::value& row, const Column& column) {
  auto text = text_at(row, column.name, "-");
  const bool time = text.size() == 24 && text.back() == 'Z';
  if (time && column.width == 16) text = minute_of(text);
  if (time && column.width == 19) text = text.substr(0, 10) + " " + text.substr(11, 8);
  return cut_to(text, column.width);
}

std::string text(std::string_view raw) { return printable(raw, kMaxText); }

std::string time_of(TimePoint time) { return report::format_time(time); }

/// What people have to read in full, below the table.
void write_changes(std::ostream& out, const json::array& rows) {
  for (const auto& row : rows) {
    auto changes = text_at(row, "changes");
    if (at(row, "succeeded") == json::value(false)) changes = "REFUSED: " + changes;
    if (changes.empty()) continue;
    print_wrapped(out, minute_of(text_at(row, "time")) + "  ",
                  text_at(row, "connector") + ": " + changes);
  }
}

}  // namespace

json::array to_rows(const std::vector<hunt::Burst>& bursts, Query query, bool strict) {
  json::array rows;
  for (const auto& burst : bursts) {
    json::object row;
    if (query == Query::volume) row["connector"] = text(burst.connector);
    row["sender_kind"] = to_string(burst.sender.kind);
    row["sender"] = text(burst.sender.text);
    if (query == Query::senders) {
      row["header_from"] = text(burst.header_from);
      row["mail_from"] = text(burst.mail_from);
    }
    if (strict) {
      row["hour"] = time_of(burst.first);
    } else {
      row["first"] = time_of(burst.first);
      row["last"] = time_of(burst.last);
    }
    row["messages"] = burst.messages;
    row["recipients"] = burst.recipients;
    if (!strict) row["peak"] = burst.peak;
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array to_rows(const std::vector<audit::EmailRow>& mail) {
  json::array rows;
  for (const auto& one : mail) {
    const auto sender = hunt::sender_of(one);
    rows.push_back({{"time", time_of(one.time)},
                    {"sender_kind", to_string(sender.kind)},
                    {"sender", text(sender.text)},
                    {"header_from", text(one.header_from)},
                    {"mail_from", text(one.mail_from)},
                    {"recipient", text(one.recipient)},
                    {"connectors", text(one.connectors)},
                    {"client", text(one.sender_ip)},
                    {"direction", text(one.direction)},
                    {"delivery_action", text(one.delivery_action)},
                    {"subject", text(one.subject)},
                    {"network_message_id", text(one.network_message_id)},
                    {"internet_message_id", text(one.internet_message_id)},
                    {"report_id", text(one.report_id)}});
  }
  return rows;
}

json::array to_rows(const std::vector<hunt::ConnectorRow>& changes, bool strict) {
  json::array rows;
  for (const auto& one : changes) {
    json::object row{{"time", time_of(one.time)}};
    if (!strict) row["operation"] = text(one.operation);
    row["connector"] = text(one.connector);
    if (strict) {
      row["enabled"] = one.enabled == hunt::Enabled::yes;
    } else {
      row["enabled"] = to_string(one.enabled);
      row["succeeded"] = one.succeeded;
    }
    row["actor"] = text(one.actor);
    row["client"] = text(one.client);
    if (!strict) row["changes"] = text(one.changes);
    row["id"] = text(one.id);
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array to_rows(const std::vector<hunt::LogonHit>& hits) {
  json::array rows;
  for (const auto& hit : hits) {
    rows.push_back({{"success", time_of(hit.success)},
                    {"account", text(hit.account)},
                    {"account_id", text(hit.account_id)},
                    {"application", text(hit.application)},
                    {"isp", text(hit.isp)},
                    {"country", text(hit.country)},
                    {"client", text(hit.client)},
                    {"failures", hit.failures},
                    {"accounts", hit.accounts},
                    {"first", time_of(hit.first)},
                    {"last", time_of(hit.last)}});
  }
  return rows;
}

void write_hunt_json(std::ostream& out, const HuntResult& result) {
  out << json::serialize(json::object{{"query", to_string(result.query)},
                                      {"semantics", result.strict ? "strict-parity" : "weir"},
                                      {"searched", result.searched},
                                      {"total", result.total},
                                      {"cut", result.total > result.rows.size()},
                                      {"rows", result.rows}})
      << '\n';
}

void write_hunt_csv(std::ostream& out, const HuntResult& result) {
  const auto columns = columns_of(result.query, result.strict);
  const auto line = [&](auto cell) {
    for (std::size_t i = 0; i < columns.size(); ++i) out << (i == 0 ? "" : ",") << cell(columns[i]);
    out << "\r\n";
  };
  line([](const Column& column) { return std::string{column.name}; });
  for (const auto& row : result.rows) {
    line([&](const Column& column) { return csv_cell(text_at(row, column.name)); });
  }
}

void write_hunt_table(std::ostream& out, const HuntResult& result) {
  std::vector<Column> columns;
  for (const auto& column : columns_of(result.query, result.strict)) {
    if (column.width > 0) columns.push_back(column);
  }
  std::vector<std::string> head;
  for (const auto& column : columns) {
    head.emplace_back(column.head == nullptr ? column.name : column.head);
  }
  Table table{head};
  for (const auto& row : result.rows) {
    std::vector<std::string> cells;
    for (const auto& column : columns) cells.push_back(shown(row, column));
    table.add(std::move(cells));
  }
  if (!result.rows.empty()) {
    table.print(out);
    if (result.query == Query::connectors && !result.strict) {
      out << '\n';
      write_changes(out, result.rows);
    }
    out << '\n';
  }
  print_wrapped(out, "", result.sentence);
}

}  // namespace weir::ctl
