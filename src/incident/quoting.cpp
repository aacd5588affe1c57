#include "incident/quoting.hpp"

#include <algorithm>
#include <cstdio>

namespace weir::incident {
namespace {

constexpr std::size_t kLongest = 254;  ///< RFC 5321 section 4.5.3.1.3, without the angle brackets

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"._%+=@:/-'~#"}.find(c) != std::string_view::npos;
}

std::optional<std::string> between_quotes(std::string_view text, std::string_view for_quote) {
  if (!is_plain_name(text)) return std::nullopt;
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += for_quote;
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string formatted(TimePoint time, const char* format, bool with_time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  char text[64];
  if (with_time) {
    std::snprintf(text, sizeof text, format, int{date.year()}, unsigned{date.month()},
                  unsigned{date.day()}, static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
  } else {
    std::snprintf(text, sizeof text, format, int{date.year()}, unsigned{date.month()},
                  unsigned{date.day()});
  }
  return text;
}

}  // namespace

bool is_plain_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongest && text.front() != '-' &&
         std::ranges::all_of(text, is_plain);
}

std::optional<std::string> for_shell(std::string_view text) {
  return between_quotes(text, "'\\''");
}

std::optional<std::string> for_powershell(std::string_view text) {
  return between_quotes(text, "''");
}

Quoted quote_all(const TopList& list, std::optional<std::string> (*quote)(std::string_view),
                 std::size_t most) {
  Quoted quoted;
  for (const auto& item : list.items) {
    if (quoted.names.size() == most) break;
    if (auto name = quote(item.key)) {
      quoted.names.push_back(std::move(*name));
    } else {
      ++quoted.left_out;
    }
  }
  return quoted;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string utc(TimePoint time) { return formatted(time, "%04d-%02u-%02u %02d:%02d:%02dZ", true); }

std::string utc_day(TimePoint time) { return formatted(time, "%04d-%02u-%02u", false); }

}  // namespace weir::incident
