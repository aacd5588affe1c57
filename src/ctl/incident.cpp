#include "ctl/incident.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <sstream>

#include "ctl/ask.hpp"
#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/table.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kPage = 2'000;
constexpr const char* kColumns[]{"address", "kind", "first_seen", "last_seen",
                                 "reached", "held", "event"};

/// One page of recipients; what went wrong is printed and in the code.
struct Page {
  int code = kOk;
  json::value result;
};

Page page_after(const Global& global, const json::object& request, const Streams& io) {
  // The daemon's words unprinted: a list of many pages is printed as one.
  std::ostringstream answer;
  Global quiet = global;
  quiet.json = true;
  const auto asked = ask_daemon(quiet, request, Streams{io.in, answer, io.err});
  boost::system::error_code error;
  auto value = json::parse(answer.str(), error);
  if (asked.code == kOk && !error) return {kOk, std::move(value)};
  if (global.json || error) {
    io.out << answer.str();
  } else {
    io.err << "weirctl: " << printable(text_at(value, "error.message"), 1000) << '\n';
  }
  return {asked.code == kOk ? static_cast<int>(kInternal) : asked.code, {}};
}

/// Writes recipients page by page, whatever their number.
class Rows {
 public:
  Rows(const Global& global, const IncidentArguments& arguments, std::ostream& out)
      : json_{global.json}, csv_{arguments.csv && !global.json}, out_{out} {}

  void begin(const json::value& first) {
    if (json_) {
      out_ << "{\"id\":" << json::serialize(at(first, "id"))
           << ",\"totals\":" << json::serialize(at(first, "totals")) << ",\"recipients\":[";
    } else if (csv_) {
      for (const auto* column : kColumns) out_ << (column == kColumns[0] ? "" : ",") << column;
      out_ << "\r\n";
    }
  }
  void add(const json::array& recipients) {
    Table table{{kColumns[0], kColumns[1], kColumns[2], kColumns[3], kColumns[4], kColumns[5],
                 kColumns[6]}};
    for (const auto& one : recipients) {
      if (json_) {
        out_ << (written_ > 0 ? "," : "") << json::serialize(one);
      } else if (csv_) {
        line_of_csv(one);
      } else {
        std::vector<std::string> cells;
        for (const auto* column : kColumns) cells.push_back(text_at(one, column, "-"));
        cells[2] = minute_of(cells[2]);
        cells[3] = minute_of(cells[3]);
        table.add(std::move(cells));
      }
      ++written_;
    }
    if (!json_ && !csv_ && !recipients.empty()) table.print(out_);
  }
  void end() {
    if (json_) out_ << "]}\n";
  }
  std::size_t written() const { return written_; }

 private:
  void line_of_csv(const json::value& one) {
    for (const auto* column : kColumns) {
      out_ << (column == kColumns[0] ? "" : ",") << csv_cell(text_at(one, column));
    }
    out_ << "\r\n";
  }

  bool json_;
  bool csv_;
  std::ostream& out_;
  std::size_t written_ = 0;
};

void warn_of_beyond(const json::value& result, const Streams& io) {
  const auto beyond = number_at(result, "totals.beyond");
  if (beyond == 0) return;
  io.err << "weirctl: the list had no room for " << beyond
         << " recipients of messages; weir.envelope.to in the verdict events has them\n";
}

}  // namespace

std::string csv_cell(std::string_view text) {
  auto safe = printable(text, 1'000);
  // Spreadsheets would compute what begins so; strangers choose addresses.
  constexpr std::string_view kComputes = "=+-@\t\r";
  const auto first = safe.find_first_not_of(' ');
  if (first != std::string::npos && kComputes.find(safe[first]) != std::string_view::npos) {
    safe.insert(0, 1, '\'');
  }
  if (safe.find_first_of(",;\"' ") == std::string::npos) return safe;
  std::string quoted{'"'};
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

int incident_list(const Global& global, const IncidentArguments& arguments, const Streams& io) {
  const json::object request{{"verb", "incident-list"},
                             {"status", arguments.status},
                             {"connector", arguments.connector},
                             {"limit", arguments.limit}};
  return ask_and(global, request, io,
                 [&](const json::value& result) { show_incidents(io.out, result); });
}

int incident_show(const Global& global, const IncidentArguments& arguments, const Streams& io) {
  return ask_and(global, {{"verb", "incident-show"}, {"id", arguments.id}}, io,
                 [&](const json::value& result) { show_incident(io.out, result); });
}

int incident_resolve(const Global& global, const IncidentArguments& arguments, const Streams& io) {
  const json::object request{{"verb", "incident-resolve"},
                             {"id", arguments.id},
                             {"as", arguments.as},
                             {"note", arguments.note}};
  return ask_and(global, request, io,
                 [&](const json::value& result) { show_resolved(io.out, result); });
}

int incident_recipients(const Global& global, const IncidentArguments& arguments,
                        const Streams& io) {
  json::object request{{"verb", "incident-recipients"},
                       {"id", arguments.id},
                       {"which", arguments.reached == arguments.held ? "all"
                                 : arguments.reached                 ? "reached"
                                                                     : "held"},
                       {"limit", kPage}};
  Rows rows{global, arguments, io.out};
  for (bool first = true;; first = false) {
    const auto page = page_after(global, request, io);
    if (page.code != kOk) return page.code;
    if (first) {
      rows.begin(page.result);
      warn_of_beyond(page.result, io);
    }
    const auto& recipients = list_at(page.result, "recipients");
    rows.add(recipients);
    if (at(page.result, "more") != json::value(true) || recipients.empty()) break;
    request["after"] = at(recipients.back(), "address");
  }
  rows.end();
  if (!global.json && !arguments.csv && rows.written() == 0) io.out << "no recipient\n";
  return kOk;
}

}  // namespace weir::ctl
