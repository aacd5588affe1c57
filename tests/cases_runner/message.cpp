#include "cases_runner/message.hpp"

#include <algorithm>
#include <string>

#include "weir/base/text.hpp"

namespace weir::cases {
namespace {

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool is_folded(std::string_view line) {
  return !line.empty() && (line.front() == ' ' || line.front() == '\t');
}

/// A name and what follows the colon; false when the line is no header field.
bool split_field(std::string_view line, mail::HeaderField& field) {
  const auto colon = line.find(':');
  const auto name = trimmed(line.substr(0, std::min(colon, line.size())));
  if (colon == line.npos || name.empty() || is_folded(line)) return false;
  if (name.find_first_of(" \t") != name.npos) return false;
  field = {std::string{name}, std::string{trimmed(line.substr(colon + 1))}};
  return true;
}

}  // namespace

void split_message(std::string_view text, mail::RawTransaction& into) {
  while (!text.empty()) {
    auto rest = text;
    const auto line = take_line(rest);
    mail::HeaderField field;
    if (is_folded(line) && !into.headers.empty()) {
      into.headers.back().value.append("\n").append(line);
    } else if (split_field(line, field)) {
      into.headers.push_back(std::move(field));
    } else {
      if (line.empty()) text = rest;
      break;
    }
    text = rest;
  }
  while (!text.empty()) into.body.append(take_line(text)) += "\r\n";
  into.body_bytes = into.body.size();
}

std::vector<mail::HeaderField> applied(std::vector<mail::HeaderField> headers,
                                       const policy::Answer& answer) {
  for (const auto& removal : answer.removals) {
    int seen = 0;
    const auto found = std::ranges::find_if(headers, [&](const mail::HeaderField& field) {
      return iequals(field.name, removal.name) && ++seen == removal.index;
    });
    if (found != headers.end()) headers.erase(found);
  }
  headers.insert(headers.begin(), answer.inserts.begin(), answer.inserts.end());
  return headers;
}

}  // namespace weir::cases
