#include "weir/base/settings.hpp"

#include <algorithm>
#include <limits>

namespace weir {
namespace {

std::string quoted(std::string_view text) { return '"' + std::string{text} + '"'; }

Settings::Value whole(std::uint64_t number) {
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  return number > static_cast<std::uint64_t>(kMax) ? kMax : static_cast<std::int64_t>(number);
}

}  // namespace

bool Settings::flag(std::string_view key, bool fallback) {
  bool value = fallback;
  if (const Value* found = find(key)) {
    if (const auto* given = std::get_if<bool>(found)) {
      value = *given;
    } else {
      reject(key, "write true or false, without quotes");
    }
  }
  remember(key, value);
  return value;
}

std::uint64_t Settings::number(std::string_view key, std::uint64_t fallback, std::uint64_t min,
                               std::uint64_t max) {
  std::uint64_t value = fallback;
  if (const Value* found = find(key)) {
    const auto* given = std::get_if<std::int64_t>(found);
    const bool fits = given && *given >= 0 && static_cast<std::uint64_t>(*given) >= min &&
                      static_cast<std::uint64_t>(*given) <= max;
    if (fits) {
      value = static_cast<std::uint64_t>(*given);
    } else {
      reject(key, "write a whole number from " + std::to_string(min) + " to " +
                      std::to_string(max) + ", without quotes");
    }
  }
  remember(key, whole(value));
  return value;
}

std::string Settings::text(std::string_view key, std::string_view fallback) {
  std::string value{fallback};
  if (const Value* found = find(key)) {
    if (const auto* given = std::get_if<std::string>(found)) {
      value = *given;
    } else {
      reject(key, "write a text in quotes, such as " + quoted(fallback));
    }
  }
  remember(key, value);
  return value;
}

std::vector<std::string> Settings::texts(std::string_view key, std::vector<std::string> fallback) {
  std::vector<std::string> value = std::move(fallback);
  if (const Value* found = find(key)) {
    if (const auto* given = std::get_if<std::vector<std::string>>(found)) {
      value = *given;
    } else if (const auto* single = std::get_if<std::string>(found)) {
      reject(key, "write a list, such as [" + quoted(*single) + "]");
    } else {
      reject(key, "write a list of texts, such as [\"one\", \"two\"]");
    }
  }
  remember(key, value);
  return value;
}

std::chrono::milliseconds Settings::duration(std::string_view key,
                                             std::chrono::milliseconds fallback,
                                             std::chrono::milliseconds min,
                                             std::chrono::milliseconds max) {
  std::chrono::milliseconds value = fallback;
  if (const Value* found = find(key)) {
    const auto* given = std::get_if<std::string>(found);
    const ParsedDuration parsed = given ? parse_duration(*given) : ParsedDuration{};
    if (!parsed.ok) {
      reject(key, "write a number and a unit (ms, s, m, h or d) in quotes, such as " +
                      quoted(format_duration(fallback)));
    } else if (parsed.value < min || parsed.value > max) {
      reject(key, "write a duration from " + quoted(format_duration(min)) + " to " +
                      quoted(format_duration(max)));
    } else {
      value = parsed.value;
    }
  }
  remember(key, format_duration(value));
  return value;
}

void Settings::reject(std::string_view key, std::string message) {
  problems_.push_back({std::string{key}, std::move(message)});
}

std::vector<std::string> Settings::unread() const {
  std::vector<std::string> keys;
  for (const auto& entry : values_) {
    const auto is_key = [&](const auto& read) { return read.first == entry.first; };
    if (std::none_of(effective_.begin(), effective_.end(), is_key)) keys.push_back(entry.first);
  }
  return keys;
}

const Settings::Value* Settings::find(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : &found->second;
}

void Settings::remember(std::string_view key, Value value) {
  for (auto& [known, old] : effective_) {
    if (known != key) continue;
    old = std::move(value);
    return;
  }
  effective_.emplace_back(std::string{key}, std::move(value));
}

}  // namespace weir
