#include <algorithm>
#include <array>

#include "weir/detect/limit.hpp"

namespace weir::detect {
namespace {

// Each indexed by its enumerator.
constexpr std::array<std::string_view, 8> kParts{
    "connector",        "client",      "auth_user",          "mail_from",
    "mail_from_domain", "header_from", "header_from_domain", "content"};
constexpr std::array<std::string_view, 6> kUnits{
    "messages", "recipients",          "external_recipients",
    "bytes",    "distinct_recipients", "distinct_recipient_domains"};
constexpr std::array<std::string_view, 4> kStates{"under", "warn", "over", "hold"};

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(KeyPart part) noexcept { return kParts[static_cast<std::size_t>(part)]; }

std::string_view to_string(Unit unit) noexcept { return kUnits[static_cast<std::size_t>(unit)]; }

std::string_view to_string(LimitState state) noexcept {
  return kStates[static_cast<std::size_t>(state)];
}

std::optional<KeyPart> key_part_from(std::string_view name) noexcept {
  return named<KeyPart>(kParts, name);
}

std::optional<Unit> unit_from(std::string_view name) noexcept { return named<Unit>(kUnits, name); }

}  // namespace weir::detect
