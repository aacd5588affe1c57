#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::format {

/// A CEF line read back by the specification alone, for tests: nothing of it is shared with what
/// writes it.
struct CefRecord {
  std::vector<std::string> header;  ///< seven fields, the first is "CEF:0"
  std::map<std::string, std::string> extension;
};

/// nullopt when it breaks a rule: raw line ends, an unescaped "=" in a value, a key given twice.
inline std::optional<CefRecord> read_cef(std::string_view line) {
  CefRecord record;
  std::string field;
  std::size_t at = 0;
  for (; at < line.size() && record.header.size() < 7; ++at) {
    if (line[at] == '\\' && at + 1 < line.size()) {
      field += line[++at];
    } else if (line[at] == '|') {
      record.header.push_back(std::exchange(field, {}));
    } else {
      field += line[at];
    }
  }
  if (record.header.size() != 7 || line.find_first_of("\r\n") != line.npos) return std::nullopt;
  const auto is_key = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  std::vector<std::size_t> keys;  // where an unescaped "=" stands
  for (std::size_t i = at; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '=') {
      keys.push_back(i);
    }
  }
  for (std::size_t k = 0; k < keys.size(); ++k) {
    std::size_t start = keys[k];
    while (start > at && is_key(line[start - 1])) --start;
    if (start == keys[k] || (start > at && line[start - 1] != ' ')) return std::nullopt;
    std::size_t end = line.size();
    if (k + 1 < keys.size()) {
      end = keys[k + 1];
      while (end > keys[k] + 1 && is_key(line[end - 1])) --end;
      if (end == keys[k] + 1 || line[end - 1] != ' ') return std::nullopt;
      --end;
    }
    std::string value;
    for (std::size_t i = keys[k] + 1; i < end; ++i) {
      if (line[i] != '\\') {
        value += line[i];
      } else if (++i < end) {
        value += line[i] == 'n' ? '\n' : line[i] == 'r' ? '\r' : line[i];
      }
    }
    const std::string key{line.substr(start, keys[k] - start)};
    if (!record.extension.emplace(key, value).second) return std::nullopt;
  }
  return record;
}

}  // namespace weir::format
