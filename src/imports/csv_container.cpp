#include <algorithm>

#include "config/csv.hpp"
#include "imports/containers.hpp"
#include "imports/text.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

namespace json = boost::json;
using config::CsvReader;
using config::CsvRecord;

struct Head {
  std::string_view body;  ///< the text from the header on
  std::size_t lines = 0;  ///< before it
  char delimiter = '\0';  ///< if the file says it
  bool from_powershell = false;
};

/// Takes off what stands before the header.
Head head_of(std::string_view text) {
  Head head{text};
  while (true) {
    const auto end = std::min(head.body.find('\n'), head.body.size());
    auto line = head.body.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool type = iequals(line.substr(0, 5), "#TYPE");
    const bool mark = line.size() == 5 && iequals(line.substr(0, 4), "sep=");
    const bool blank = trimmed(line).empty() && end < head.body.size();
    if (!type && !mark && !blank) return head;
    if (mark) head.delimiter = line[4];
    head.from_powershell = head.from_powershell || type;
    head.body.remove_prefix(std::min(end + 1, head.body.size()));
    ++head.lines;
    if (head.body.empty()) return head;
  }
}

std::shared_ptr<const Columns> columns_of(CsvRecord record) {
  for (auto& name : record.fields) name = trimmed(name);
  return std::make_shared<const Columns>(std::move(record.fields));
}

struct Header {
  std::shared_ptr<const Columns> columns;
  Shape shape = Shape::unknown;
  char delimiter = ',';
};

Header header_with(std::string_view text, char delimiter, std::string_view file) {
  CsvReader reader{text, delimiter};
  auto record = reader.next();
  auto columns = columns_of(record ? std::move(*record) : CsvRecord{});
  const Shape shape = shape_in(*columns, file);
  return {std::move(columns), shape, delimiter};
}

/// The delimiter that shows a known header, else the one that shows most columns.
Header header_of(const Head& head, std::string_view file) {
  if (head.delimiter != '\0') return header_with(head.body, head.delimiter, file);
  Header best = header_with(head.body, ',', file);
  for (const char delimiter : {';', '\t'}) {
    Header other = header_with(head.body, delimiter, file);
    const bool more = other.columns->names().size() > best.columns->names().size();
    const bool known = other.shape != Shape::unknown;
    const bool best_known = best.shape != Shape::unknown;
    if (known == best_known ? more : known) best = std::move(other);
  }
  return best;
}

bool is_from_powershell(const Columns& columns, Shape shape) {
  return columns.has_any(
             {"runspaceid", "pscomputername", "objectstate", "resultindex", "messagetraceid"}) ||
         shape == Shape::inbound || shape == Shape::outbound || shape == Shape::accepted_domains;
}

std::vector<json::value> values_of(const CsvRecord& record) {
  std::vector<json::value> values;
  values.reserve(record.fields.size());
  for (const auto& field : record.fields) {
    values.emplace_back(json::string_view{field.data(), field.size()});
  }
  return values;
}

}  // namespace

audit::Container read_csv(std::string_view text, std::string_view file, Gatherer& into) {
  const Head head = head_of(text);
  const Header header = header_of(head, file);
  const auto container = head.from_powershell || is_from_powershell(*header.columns, header.shape)
                             ? audit::Container::powershell_csv
                             : audit::Container::portal_csv;
  if (header.shape == Shape::unknown) {
    into.row(Row{header.columns, {}}, Shape::unknown, head.lines + 1);
    return container;
  }
  into.expect(header.shape);
  CsvReader reader{head.body, header.delimiter};
  reader.next();  // the header
  const bool ended = text.ends_with('\n') || text.ends_with('\r');
  auto record = reader.next();
  for (; record && !into.full();) {
    const std::size_t line = record->line + head.lines;
    auto following = reader.next();
    const bool last = !following;
    if (last && reader.unclosed().line != 0) {
      into.cut(line, "the file ends within a quoted field; export it again");
    } else if (last && !ended && record->fields.size() < header.columns->names().size()) {
      into.cut(line, "the file ends within this row; export it again");
    } else if (record->cut) {
      into.trouble(line, "the row has too many fields");
    } else {
      into.row(Row{header.columns, values_of(*record)}, header.shape, line);
    }
    record = std::move(following);
  }
  if (record) into.cut(record->line + head.lines, "too many rows; export shorter spans of time");
  return container;
}

}  // namespace weir::imports
