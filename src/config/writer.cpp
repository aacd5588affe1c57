#include "config/writer.hpp"

#include <array>
#include <charconv>

#include "base/ascii.hpp"

namespace weir::config {
namespace {

std::string toml_text(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out{'"'};
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (is_control(c)) {
      const auto byte = static_cast<unsigned char>(c);
      out.append("\\u00").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15U]);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string toml_real(double number) {
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  std::string text{buffer.data(), end};
  const bool whole = text.find_first_not_of("-0123456789") == text.npos;
  return whole ? text + ".0" : text;  // TOML would read a whole number as an integer
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::string out{'['};
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ", ";
    out += toml_text(text);
  }
  return out + ']';
}

struct ToToml {
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return toml_real(number); }
  std::string operator()(const std::string& text) const { return toml_text(text); }
  std::string operator()(const std::vector<std::string>& texts) const { return toml_list(texts); }
};

}  // namespace

std::string toml_of(const Settings::Value& value) { return std::visit(ToToml{}, value); }

void Writer::flag(std::string_view key, bool& field) { line(key, field); }

void Writer::number(std::string_view key, std::uint64_t& field, std::uint64_t, std::uint64_t) {
  line(key, static_cast<std::int64_t>(field));
}

void Writer::optional_number(std::string_view key, std::optional<std::uint64_t>& field,
                             std::uint64_t min, std::uint64_t max) {
  if (field) number(key, *field, min, max);
}

void Writer::duration(std::string_view key, std::chrono::milliseconds& field,
                      std::chrono::milliseconds, std::chrono::milliseconds) {
  line(key, format_duration(field));
}

void Writer::text(std::string_view key, std::string& field, const Check&) { line(key, field); }

void Writer::texts(std::string_view key, std::vector<std::string>& field, const Check&) {
  line(key, field);
}

void Writer::line(std::string_view key, const Settings::Value& value) {
  out_.append(key).append(" = ").append(toml_of(value)).append(1, '\n');
}

}  // namespace weir::config
