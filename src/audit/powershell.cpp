#include "audit/powershell.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

constexpr std::size_t kLongest = 1'024;
constexpr std::size_t kLongestCommand = 8'192;

/// First and last of what is refused.
constexpr std::array<std::pair<char32_t, char32_t>, 13> kRefused{{
    {0x00, 0x1f},        // C0
    {0x7f, 0x9f},        // DEL and C1
    {0xad, 0xad},        // soft hyphen
    {0x61c, 0x61c},      // Arabic letter mark
    {0x180e, 0x180e},    // Mongolian vowel separator
    {0x200b, 0x200f},    // zero width, marks of direction
    {0x2028, 0x202e},    // separators of lines, embeddings and overrides
    {0x2060, 0x206f},    // invisible operators, isolates
    {0xfe00, 0xfe0f},    // variation selectors
    {0xfeff, 0xfeff},    // byte order mark
    {0xfff9, 0xfffd},    // annotations, replacement
    {0xe0000, 0xe0fff},  // tags
    {0xf0000, 0x10ffff},
}};

bool is_refused(const CodePoint& point) {
  return !point.valid || std::ranges::any_of(kRefused, [&](const auto& range) {
    return point.value >= range.first && point.value <= range.second;
  });
}

bool is_quote(char32_t c) { return c == U'\'' || (c >= 0x2018 && c <= 0x201b); }

std::string_view noun(InventoryKind kind) {
  return kind == InventoryKind::outbound_connectors ? "OutboundConnector" : "InboundConnector";
}

std::optional<std::string> list_for_powershell(std::string_view value) {
  const auto all = members(value);
  if (all.size() >= kMaxMembers) return std::nullopt;  // there may have been more
  std::string out;
  for (const auto& one : all) {
    const auto quoted = quoted_for_powershell(one);
    if (!quoted) return std::nullopt;
    if (!out.empty()) out += ',';
    out += *quoted;
  }
  return out.empty() ? "$null" : out;
}

std::optional<std::string> value_for_powershell(const Property& property, std::string_view value) {
  switch (property.shape) {
    case Shape::flag:
      return is_on(value) ? "$true" : "$false";
    case Shape::text:
      return trimmed(value).empty() ? "$null" : quoted_for_powershell(trimmed(value));
    case Shape::list:
      return list_for_powershell(value);
  }
  return std::nullopt;
}

/// Nothing has to be said of it when a connector is made.
bool goes_without_saying(const Property& property, std::string_view value) {
  if (property.shape == Shape::flag) return is_on(value) == property.standard;
  return trimmed(value).empty() || iequals(property.name, "Name") ||
         iequals(property.name, "ConnectorSource");
}

std::string bounded(std::string command) {
  return command.size() <= kLongestCommand ? std::move(command) : std::string{};
}

}  // namespace

std::optional<std::string> quoted_for_powershell(std::string_view text) {
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  std::string out = "'";
  while (!text.empty()) {
    const auto point = next_code_point(text);
    if (is_refused(point)) return std::nullopt;
    const auto bytes = text.substr(0, point.length);
    out += bytes;
    if (is_quote(point.value)) out += bytes;
    text.remove_prefix(point.length);
  }
  return out + "'";
}

std::optional<std::string> identity_for_powershell(std::string_view name, std::string_view guid) {
  auto quoted = quoted_for_powershell(bare_name(name));
  return quoted ? quoted : quoted_for_powershell(guid);
}

std::string undo_creation(InventoryKind kind, std::string_view name, std::string_view guid) {
  const auto identity = identity_for_powershell(name, guid);
  if (!identity) return {};
  const std::string what{noun(kind)};
  return "Set-" + what + " -Identity " + *identity + " -Enabled $false\nRemove-" + what +
         " -Identity " + *identity + " -Confirm:$false";
}

std::string undo_changes(InventoryKind kind, std::string_view name, std::string_view guid,
                         const std::vector<Change>& changes) {
  const auto identity = identity_for_powershell(name, guid);
  if (!identity) return {};
  std::string parameters;
  std::string remarks;
  for (const auto& change : changes) {
    if (change.property == nullptr) continue;
    const std::string property{change.property->name};
    const auto value = change.before ? value_for_powershell(*change.property, *change.before)
                                     : std::optional<std::string>{};
    if (value) {
      parameters += " -" + property + " " + *value;
    } else {
      remarks += "\n# " + property + ": the earlier value is not known or not safe to write";
    }
  }
  if (parameters.empty()) return {};
  return bounded("Set-" + std::string{noun(kind)} + " -Identity " + *identity + parameters +
                 remarks);
}

std::string undo_removal(InventoryKind kind, std::string_view name, const Properties& values) {
  const auto quoted = quoted_for_powershell(bare_name(name));
  if (!quoted || values.empty()) return {};
  std::string command = "New-" + std::string{noun(kind)} + " -Name " + *quoted;
  std::string remarks;
  for (const auto* property : properties_of(kind)) {
    const auto found = values.find(property->name);
    if (found == values.end() || goes_without_saying(*property, found->second)) continue;
    const auto value = value_for_powershell(*property, found->second);
    if (value && *value != "$null") {
      command += " -" + std::string{property->name} + " " + *value;
    } else if (!value) {
      remarks += "\n# " + std::string{property->name} + ": the earlier value is not safe to write";
    }
  }
  return bounded(command + remarks);
}

}  // namespace weir::audit
