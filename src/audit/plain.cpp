#include "audit/plain.hpp"

#include <algorithm>
#include <cstdio>

#include "base/ascii.hpp"
#include "connector/edit_distance.hpp"
#include "incident/quoting.hpp"
#include "weir/base/ip.hpp"
#include "weir/base/text.hpp"
#include "weir/connector/protected_names.hpp"
#include "weir/count/counter.hpp"

namespace weir::audit {
namespace {

constexpr std::size_t kShown = 80;
constexpr std::size_t kShortSecondLevel = 3;  ///< "co", "com", "net" under a country

std::string hex(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// One member in the spelling that all have; empty for what only decorates.
std::string member(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n{}[]'\"";
  const auto first = text.find_first_not_of(kAround);
  if (first == text.npos) return {};
  text = text.substr(first, text.find_last_not_of(kAround) - first + 1);
  auto value = ascii_lower(text);
  if (value.starts_with("smtp:")) value.erase(0, 5);
  if (is_number(value)) return {};
  if (const auto network = IpNetwork::parse(value)) return network->to_string();
  return value;
}

/// A name as one sees it: without case, spaces and hyphens, digits for the letters they look like.
std::string look_of(std::string_view name) {
  std::string look;
  for (char c : name) {
    c = ascii_lower_char(c);
    if (c == ' ' || c == '-' || c == '_' || c == '.') continue;
    if (c == '0') c = 'o';
    if (c == '1' || c == 'i') c = 'l';
    look += c;
  }
  return look;
}

std::string_view organization(std::string_view domain) {
  std::size_t labels = 2;
  const auto last = domain.rfind('.');
  if (last == domain.npos || last == 0) return domain;
  const auto second = domain.rfind('.', last - 1);
  const auto begin = second == domain.npos ? 0 : second + 1;
  if (domain.size() - last - 1 == 2 && last - begin <= kShortSecondLevel) labels = 3;
  if (labels == 2 || second == domain.npos || second == 0) return domain.substr(begin);
  const auto third = domain.rfind('.', second - 1);
  return domain.substr(third == domain.npos ? 0 : third + 1);
}

}  // namespace

std::int64_t day_of(TimePoint time) noexcept {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

std::string at(TimePoint time) {
  auto text = incident::utc(time);
  if (text.size() > 4) text.replace(text.size() - 4, 4, "Z");  // without seconds
  return text;
}

std::string shown(std::string_view text) { return "'" + printable(text, kShown) + "'"; }

std::string clean(std::string_view text, std::size_t most) { return printable(text, most); }

std::string sentence(std::string_view text) { return printable(text, kEvidence); }

std::string made_id(std::string_view kind, std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const auto part : parts) all += std::to_string(part.size()) + ':' + std::string{part};
  return std::string{kind} + '-' + hex(count::thing_hash(all)) + hex(count::thing_hash('2' + all));
}

std::string kept_value(const std::string& value, bool fits) {
  return fits ? value : "(too long)\x01" + hex(count::thing_hash(value));
}

std::string counted(std::uint64_t count, std::string_view thing) {
  return std::to_string(count) + ' ' + std::string{thing} + (count == 1 ? "" : "s");
}

bool is_on(std::string_view value) noexcept {
  value = trimmed(value);
  return iequals(value, "true") || iequals(value, "$true") || value == "1" || iequals(value, "yes");
}

std::set<std::string> members(std::string_view value) {
  std::set<std::string> found;
  std::size_t begin = 0;
  while (begin <= value.size() && found.size() < kMaxMembers) {
    const auto end = std::min(value.find_first_of(";,", begin), value.size());
    auto one = member(value.substr(begin, end - begin));
    if (!one.empty()) found.insert(std::move(one));
    begin = end + 1;
  }
  return found;
}

std::set<std::string> members(const std::vector<std::string>& values) {
  std::set<std::string> found;
  for (const auto& value : values) {
    auto one = member(value);
    if (!one.empty()) found.insert(std::move(one));
  }
  return found;
}

std::string joined(const std::set<std::string>& values, std::string_view between) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += between;
    out += value;
  }
  return out;
}

std::string_view bare_name(std::string_view name) noexcept {
  name = trimmed(name);
  const auto slash = name.rfind('\\');
  return slash == name.npos ? name : name.substr(slash + 1);
}

std::string connector_key(std::string_view name) { return ascii_lower(bare_name(name)); }

bool resembles(std::string_view name, std::string_view declared) {
  if (connector_key(name) == connector_key(declared)) return false;
  const auto a = look_of(bare_name(name));
  const auto b = look_of(bare_name(declared));
  if (a == b) return true;
  const auto letters = connector::letters_of(b);
  const auto allowed = connector::ProtectedNames::edits_allowed(letters.size());
  return allowed > 0 && connector::edit_distance(connector::letters_of(a.substr(0, 256)), letters,
                                                 allowed) <= allowed;
}

std::optional<std::string> network_of(std::string_view address) {
  const auto parsed = IpAddress::parse(address);
  if (!parsed) return std::nullopt;
  const auto& bytes = parsed->bytes();
  char text[32];
  if (parsed->is_v4()) {
    std::snprintf(text, sizeof text, "%d.%d.%d.0/24", bytes[12], bytes[13], bytes[14]);
  } else {
    std::snprintf(text, sizeof text, "%x:%x:%x::/48", bytes[0] << 8 | bytes[1],
                  bytes[2] << 8 | bytes[3], bytes[4] << 8 | bytes[5]);
  }
  return text;
}

std::string domain_of(std::string_view address) {
  const auto at_sign = address.rfind('@');
  if (at_sign == address.npos) return {};
  auto domain = ascii_lower(trimmed(address.substr(at_sign + 1)));
  while (!domain.empty() && (domain.back() == '.' || domain.back() == '>')) domain.pop_back();
  return domain;
}

bool same_organization(std::string_view a, std::string_view b) {
  return iequals(organization(a), organization(b));
}

Severity more(Severity a, Severity b) noexcept { return a < b ? b : a; }

}  // namespace weir::audit
