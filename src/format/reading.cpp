#include "format/reading.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

namespace weir::format {
namespace {

namespace json = boost::json;

/// Reads `digits` decimal digits and the character behind them, if one is asked for.
bool take(std::string_view& text, std::size_t digits, int& number, char behind) {
  if (text.size() < digits + (behind == 0 ? 0 : 1)) return false;
  const auto end = text.data() + digits;
  if (std::from_chars(text.data(), end, number).ptr != end || text.front() == '-') return false;
  text.remove_prefix(digits);
  if (behind == 0) return true;
  if (text.front() != behind) return false;
  text.remove_prefix(1);
  return true;
}

/// Thousandths of a second from ".678"; what is finer is cut off.
int milliseconds_of(std::string_view fraction) {
  int result = 0;
  for (std::size_t i = 1; i <= 3; ++i) {
    result =
        result * 10 +
        (i < fraction.size() && fraction[i] >= '0' && fraction[i] <= '9' ? fraction[i] - '0' : 0);
  }
  return result;
}

}  // namespace

const json::value* find(const json::object& event, std::string_view path) {
  const json::object* object = &event;
  while (true) {
    const auto dot = path.find('.');
    const auto* value = object->if_contains(json_view(path.substr(0, dot)));
    if (value == nullptr || value->is_null()) return nullptr;
    if (dot == path.npos) return value;
    object = value->if_object();
    if (object == nullptr) return nullptr;
    path.remove_prefix(dot + 1);
  }
}

std::string_view text(const json::object& event, std::string_view path) {
  const auto* value = find(event, path);
  if (value == nullptr) return {};
  if (const auto* list = value->if_array(); list != nullptr && !list->empty()) {
    value = &list->front();
  }
  const auto* found = value->if_string();
  return found == nullptr ? std::string_view{} : view(*found);
}

std::vector<std::string_view> texts(const json::object& event, std::string_view path) {
  std::vector<std::string_view> found;
  const auto* value = find(event, path);
  if (value == nullptr) return found;
  if (const auto* one = value->if_string()) found.push_back(view(*one));
  if (const auto* list = value->if_array()) {
    for (const auto& entry : *list) {
      if (const auto* one = entry.if_string()) found.push_back(view(*one));
    }
  }
  return found;
}

std::optional<std::int64_t> number(const json::object& event, std::string_view path) {
  const auto* value = find(event, path);
  if (value == nullptr) return std::nullopt;
  if (const auto* whole = value->if_int64()) return *whole;
  if (const auto* real = value->if_double(); real != nullptr && std::abs(*real) < 1e15) {
    return static_cast<std::int64_t>(*real);
  }
  return std::nullopt;
}

bool flag(const json::object& event, std::string_view path) {
  const auto* value = find(event, path);
  const auto* set = value == nullptr ? nullptr : value->if_bool();
  return set != nullptr && *set;
}

std::vector<const json::object*> objects(const json::object& event, std::string_view path) {
  std::vector<const json::object*> found;
  const auto* value = find(event, path);
  const auto* list = value == nullptr ? nullptr : value->if_array();
  if (list == nullptr) return found;
  for (const auto& entry : *list) {
    if (const auto* object = entry.if_object()) found.push_back(object);
  }
  return found;
}

std::optional<std::int64_t> epoch_ms(std::string_view time) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take(time, 4, year, '-') || !take(time, 2, month, '-') || !take(time, 2, day, 'T') ||
      !take(time, 2, hour, ':') || !take(time, 2, minute, ':') || !take(time, 2, second, 0)) {
    return std::nullopt;
  }
  if (!time.ends_with('Z') || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
  const auto seconds =
      static_cast<std::int64_t>(days) * 86'400 + hour * 3600 + minute * 60 + second;
  return seconds * 1000 + milliseconds_of(time);
}

std::optional<std::int64_t> epoch_ms(const json::object& event, std::string_view path) {
  return epoch_ms(text(event, path));
}

}  // namespace weir::format
