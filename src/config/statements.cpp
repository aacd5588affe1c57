#include "config/statements.hpp"

#include <algorithm>
#include <vector>

#include "base/ascii.hpp"

namespace weir::config {
namespace {

constexpr int kMaxDots = 40;          // in one key or value; an ip6.arpa name has 34
constexpr int kMaxQuotedParts = 200;  // `"part".` in one line

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  // before the line break
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back({begin, end});
    begin = end + 1;
  }
  return lines;
}

std::string_view view(std::string_view text, const Line& line) {
  return text.substr(line.begin, line.end - line.begin);
}

enum class Start { none, key, header };

bool is_key_byte(char c) noexcept { return is_alnum(c) || c == '_' || c == '-'; }

// `[` opens a header only at the margin and before a name: `["a",` inside a list does not.
Start start_of(std::string_view line) noexcept {
  std::size_t at = 0;
  while (at < line.size() && is_wsp(line[at])) ++at;
  const std::size_t margin = at;
  while (at < line.size() && line[at] == '[') ++at;
  if (at > margin) return at < line.size() && is_key_byte(line[at]) ? Start::header : Start::none;
  while (at < line.size() && (is_key_byte(line[at]) || line[at] == '.')) ++at;
  if (at == margin) return Start::none;
  while (at < line.size() && is_wsp(line[at])) ++at;
  return at < line.size() && line[at] == '=' ? Start::key : Start::none;
}

}  // namespace

std::optional<Position> too_deep(std::string_view text) {
  Position at{1, 0};
  int dots = 0;
  int quoted_parts = 0;
  char before = '\n';
  for (const char c : text) {
    ++at.column;
    if (c == '\n') {
      at = {at.line + 1, 0};
      dots = quoted_parts = 0;
    } else if (c == '.') {
      if (before == '"' || before == '\'') ++quoted_parts;
      if (++dots > kMaxDots || quoted_parts > kMaxQuotedParts) return at;
    } else if (std::string_view{"=,{}[]#"}.find(c) != std::string_view::npos) {
      dots = 0;
    }
    if (!is_wsp(c)) before = c;
  }
  return std::nullopt;
}

Statement statement_at(std::string_view text, std::uint32_t line) {
  const std::vector<Line> lines = lines_of(text);
  const auto start_at = [&](std::size_t i) { return start_of(view(text, lines[i])); };
  std::size_t first = std::clamp<std::size_t>(line, 1, lines.size()) - 1;
  while (first > 0 && start_at(first) == Start::none) --first;
  const bool header = start_at(first) == Start::header;
  std::size_t last = first;
  while (last + 1 < lines.size()) {
    const Start next = start_at(last + 1);
    if (next == Start::header || (next == Start::key && !header)) break;
    ++last;
  }
  return {static_cast<std::uint32_t>(first + 1), static_cast<std::uint32_t>(last + 1), header};
}

std::optional<Statement> maybe_unclosed(std::string_view text, Position at) {
  const Statement stumbled = statement_at(text, at.line);
  if (stumbled.first == 1 || stumbled.first != at.line) return std::nullopt;
  const Line line = lines_of(text)[at.line - 1];
  if (!stumbled.header && at.column > view(text, line).find('=')) return std::nullopt;
  const Statement before = statement_at(text, stumbled.first - 1);
  return before.header ? std::nullopt : std::optional{before};
}

std::string without(std::string_view text, const Statement& statement) {
  const std::vector<Line> lines = lines_of(text);
  std::string out{text};
  for (std::size_t at = lines[statement.first - 1].begin; at < lines[statement.last - 1].end;
       ++at) {
    if (out[at] != '\n') out[at] = ' ';
  }
  return out;
}

}  // namespace weir::config
