#include "report/json_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "weir/base/text.hpp"

namespace weir::report {
namespace {

// Bytes that are the same before and after weir::printable and need no escape in JSON: nearly every
// value of real mail consists of them alone, and is then copied once.
constexpr std::array<bool, 256> plain_bytes() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x7f; ++byte) plain[byte] = true;
  plain['"'] = plain['\\'] = false;
  return plain;
}
constexpr auto kPlain = plain_bytes();

bool all_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return kPlain[static_cast<unsigned char>(c)]; });
}

void append_escaped(std::string& out, std::string_view safe) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const char c : safe) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xfU];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
}

void append_digits(std::string& out, unsigned value, int width) {
  std::array<char, 10> digits{};
  for (int i = width - 1; i >= 0; --i, value /= 10) {
    digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  }
  out.append(digits.data(), static_cast<std::size_t>(width));
}

void append_time(std::string& out, TimePoint time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_digits(out, static_cast<unsigned>(clock.hours().count()), 2);
  out += ':';
  append_digits(out, static_cast<unsigned>(clock.minutes().count()), 2);
  out += ':';
  append_digits(out, static_cast<unsigned>(clock.seconds().count()), 2);
  out += '.';
  append_digits(out, static_cast<unsigned>(clock.subseconds().count()), 3);
  out += 'Z';
}

}  // namespace

template <class Number>
void JsonWriter::put(Number value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_.append(digits.data(), end);
}

void JsonWriter::key(std::string_view name) {
  item();
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

void JsonWriter::put_word(std::string_view value) {
  out_ += '"';
  out_ += value;
  out_ += '"';
}

void JsonWriter::put_text(std::string_view raw, std::size_t max_bytes) {
  out_ += '"';
  if (raw.size() <= max_bytes && all_plain(raw)) {
    out_ += raw;
  } else {
    append_escaped(out_, printable(raw, max_bytes));
  }
  out_ += '"';
}

void JsonWriter::text_or_null(std::string_view name, std::string_view raw, std::size_t max_bytes) {
  if (raw.empty()) {
    null(name);
  } else {
    text(name, raw, max_bytes);
  }
}

void JsonWriter::number(std::string_view name, std::uint64_t value) { key(name), put(value); }

void JsonWriter::integer(std::string_view name, std::int64_t value) { key(name), put(value); }

void JsonWriter::time(std::string_view name, TimePoint value) {
  key(name);
  out_ += '"';
  append_time(out_, value);
  out_ += '"';
}

std::string format_time(TimePoint time) {
  std::string out;
  append_time(out, time);
  return out;
}

}  // namespace weir::report
