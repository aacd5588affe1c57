#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "imports/read_file.hpp"
#include "imports/time.hpp"

namespace weir::imports::test {

/// 2026-03-05 06:00 UTC: when the files of the tests were written.
inline const TimePoint kWritten = *parse_time("2026-03-05T06:00:00Z");

inline std::string data(const std::string& name) {
  std::ifstream in{WEIR_SOURCE_DIR "/tests/imports/data/" + name, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The export in `bytes`; one without items and with the error as its only trouble if there is one.
inline audit::Export read(std::string_view bytes, std::string_view name = "export") {
  auto result = read_export(name, bytes, kWritten);
  if (result) return std::move(result).value();
  audit::Export none;
  none.unread = 1;
  none.troubles.push_back({0, result.error()});
  return none;
}

inline audit::Export read_data(const std::string& name) { return read(data(name), name); }

/// The error for `bytes`; empty when they can be read.
inline std::string error_of(std::string_view bytes, std::string_view name = "export") {
  const auto result = read_export(name, bytes, kWritten);
  return result ? std::string{} : result.error();
}

template <class Wanted>
std::vector<Wanted> all(const audit::Export& from) {
  std::vector<Wanted> found;
  for (const auto& item : from.items) {
    if (const auto* one = std::get_if<Wanted>(&item)) found.push_back(*one);
  }
  return found;
}

/// ASCII as UTF-16, with a byte order mark if `mark`.
inline std::string utf16(std::string_view ascii, bool big_endian, bool mark) {
  std::string out;
  if (mark) out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    out.append(1, big_endian ? '\0' : c);
    out.append(1, big_endian ? c : '\0');
  }
  return out;
}

}  // namespace weir::imports::test
