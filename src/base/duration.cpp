#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "weir/base/settings.hpp"

namespace weir {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

// Largest first, so that the first one that divides gives the shortest text.
constexpr std::array<Unit, 5> kUnits{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

}  // namespace

ParsedDuration parse_duration(std::string_view text) noexcept {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  std::int64_t count = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && is_digit(text[digits]); ++digits) {
    if (count > (kMax - 9) / 10) return {};
    count = count * 10 + (text[digits] - '0');
  }
  if (digits == 0) return {};
  for (const Unit& unit : kUnits) {
    if (text.substr(digits) != unit.name) continue;
    if (count > kMax / unit.milliseconds) return {};
    return {std::chrono::milliseconds{count * unit.milliseconds}, true};
  }
  return {};
}

std::string format_duration(std::chrono::milliseconds value) {
  if (value.count() == 0) return "0s";
  for (const Unit& unit : kUnits) {
    if (value.count() % unit.milliseconds != 0) continue;
    return std::to_string(value.count() / unit.milliseconds).append(unit.name);
  }
  return {};
}

}  // namespace weir
