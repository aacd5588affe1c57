// The only file here that includes Boost.JSON.
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "config/accepted_row.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

namespace json = boost::json;

Position position_at(std::string_view text, std::size_t offset) {
  Position at;
  for (const char c : text.substr(0, offset)) {
    at = c == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
  }
  return at;
}

// Where the entries of a list, or the only object, begin. `text` is valid JSON.
std::vector<Position> entries_in(std::string_view text) {
  const std::size_t wanted = trimmed(text).starts_with('[') ? 1 : 0;
  std::vector<Position> begins;
  Position at;
  std::size_t depth = 0;
  bool in_string = false;
  bool escaped = false;
  bool expected = true;  // the next thing at the wanted depth is an entry
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (expected && !in_string && !space && depth == wanted) {
      if (c != ']') begins.push_back(at);
      expected = false;
    }
    if (in_string) {
      in_string = escaped || c != '"';
      escaped = !escaped && c == '\\';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == ',' && depth == wanted) {
      expected = true;
    }
    at = c == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
  }
  return begins;
}

const json::value* member(const json::object& object, std::string_view name) {
  for (const auto& [key, value] : object) {
    if (iequals({key.data(), key.size()}, name)) return &value;
  }
  return nullptr;
}

std::string text_of(const json::value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (const auto* text = value->if_string()) return {text->data(), text->size()};
  if (const auto* flag = value->if_bool()) return *flag ? "true" : "false";
  return json::serialize(*value);
}

}  // namespace

std::vector<AcceptedRow> rows_of_json(std::string_view text, FileDiagnostics& told) {
  json::parser parser;
  json::error_code error;
  const std::size_t used = parser.write(text.data(), text.size(), error);
  if (error) {
    told.error(position_at(text, used), "not valid JSON: " + error.message());
    return {};
  }
  const json::value root = parser.release();
  const json::array list = root.is_array() ? root.as_array() : json::array{root};
  const auto begins = entries_in(text);
  std::vector<AcceptedRow> rows;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Position at = i < begins.size() ? begins[i] : Position{};
    const auto* object = list[i].if_object();
    const json::value* name = object == nullptr ? nullptr : member(*object, "DomainName");
    if (name == nullptr) {
      told.error(at,
                 "this is no object with a DomainName; export with: Get-AcceptedDomain | "
                 "ConvertTo-Json");
      continue;
    }
    rows.push_back({text_of(name), text_of(member(*object, "MatchSubDomains")), at});
  }
  return rows;
}

}  // namespace weir::config
