#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "weir/base/time.hpp"

namespace weir::report {

/// Appends one JSON object to a string. Names and `word` values are our own constants and go in as
/// they are; `text` values may come from mail and always pass weir::printable. Commas are put by
/// looking at the last byte written, so the writer has no state beside the string.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_{out} {}

  void open() { item(), out_ += '{'; }
  void open(std::string_view name) { key(name), out_ += '{'; }
  void close() { out_ += '}'; }
  void open_list(std::string_view name) { key(name), out_ += '['; }
  void close_list() { out_ += ']'; }

  /// A constant of ours: plain ASCII without quotes or backslashes.
  void word(std::string_view name, std::string_view value) { key(name), put_word(value); }
  void word(std::string_view value) { item(), put_word(value); }
  /// Hostile text, at most `max_bytes` of it.
  void text(std::string_view name, std::string_view raw, std::size_t max_bytes) {
    key(name), put_text(raw, max_bytes);
  }
  void text(std::string_view raw, std::size_t max_bytes) { item(), put_text(raw, max_bytes); }
  /// null when `raw` is empty.
  void text_or_null(std::string_view name, std::string_view raw, std::size_t max_bytes);
  void number(std::string_view name, std::uint64_t value);
  void integer(std::string_view name, std::int64_t value);
  void flag(std::string_view name, bool value) { key(name), out_ += value ? "true" : "false"; }
  void null(std::string_view name) { key(name), out_ += "null"; }
  /// RFC 3339 in UTC with milliseconds.
  void time(std::string_view name, TimePoint value);

 private:
  void item() {
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[') out_ += ',';
  }
  void key(std::string_view name);
  template <class Number>
  void put(Number value);
  void put_word(std::string_view value);
  void put_text(std::string_view raw, std::size_t max_bytes);

  std::string& out_;
};

/// RFC 3339 in UTC with milliseconds: "2026-01-02T03:04:05.678Z".
std::string format_time(TimePoint time);

}  // namespace weir::report
