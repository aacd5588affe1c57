#include "mail/exchange_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.hpp"
#include "weir/base/text.hpp"

namespace weir::mail {
namespace {

constexpr std::size_t kGuid = 36;
constexpr int kMinConfidence = -1;
constexpr int kMaxConfidence = 9;

// Takes the part before the next `;` off `rest` and divides it at its first `sign`.
struct Part {
  std::string_view key;
  std::string_view value = "";  // not null: IpAddress::parse copies bytes from it

  Part(std::string_view& rest, char sign) noexcept {
    const auto end = rest.find(';');
    const auto part = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
    const auto at = part.find(sign);
    key = trimmed(part.substr(0, at));
    if (at != part.npos) value = trimmed(part.substr(at + 1));
  }

  bool is(std::string_view name) const noexcept { return iequals(key, name); }
};

std::string_view without_brackets(std::string_view text) noexcept {
  if (text.starts_with('[')) text.remove_prefix(1);
  if (text.ends_with(']')) text.remove_suffix(1);
  return trimmed(text);
}

std::string upper(std::string_view value) {
  std::string word{value.substr(0, ExchangeFacts::kMaxWord)};
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return word;
}

std::string host_as_written(std::string_view value) {
  return std::string{value.substr(0, ExchangeFacts::kMaxHost)};
}

std::optional<int> confidence(std::string_view value) noexcept {
  int level = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), level);
  const bool whole = error == std::errc{} && end == value.data() + value.size();
  if (!whole || level < kMinConfidence || level > kMaxConfidence) return std::nullopt;
  return level;
}

std::optional<IpAddress> smtp_client(std::string_view value) {
  if (value == "255.255.255.255") return std::nullopt;
  return IpAddress::parse(value);
}

// The first of several: what Exchange Online writes of its own precedes what the client said.
template <class Value>
void first(Value& kept, Value value) {
  if (kept == Value{}) kept = std::move(value);
}

// The value up to a blank, `;` or `(`: a keyword and nothing that was put behind it.
std::string_view keyword(std::string_view value) noexcept {
  value = trimmed(value);
  return value.substr(0, value.find_first_of(" \t\r\n;("));
}

void read_part(const Part& part, AntispamReport& report) {
  switch (part.key.size()) {
    case 1:
      if (part.is("H")) first(report.helo, host_as_written(part.value));
      break;
    case 3:
      if (part.is("CIP")) first(report.client, smtp_client(part.value));
      if (part.is("PTR")) first(report.name, host_as_written(part.value));
      if (part.is("SCL")) first(report.confidence, confidence(part.value));
      if (part.is("SFV")) first(report.filtering_verdict, upper(part.value));
      if (part.is("CAT")) first(report.category, upper(part.value));
      if (part.is("DIR")) first(report.direction, upper(part.value));
      break;
    default:
      break;
  }
}

}  // namespace

std::string guid(std::string_view value) {
  value = trimmed(value);
  if (value.size() == kGuid + 2 && value.front() == '{' && value.back() == '}') {
    value = value.substr(1, kGuid);
  }
  if (value.size() != kGuid) return {};
  for (std::size_t i = 0; i < kGuid; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : hex_value(value[i]) < 0) return {};
  }
  return ascii_lower(value);
}

std::string host_name(std::string_view value) {
  value = trimmed(value);
  if (value.ends_with('.')) value.remove_suffix(1);
  return ascii_lower(value.substr(0, ExchangeFacts::kMaxHost));
}

AuthAs auth_as(std::string_view value) noexcept {
  const auto word = keyword(value);
  if (iequals(word, "Internal")) return AuthAs::internal;
  if (iequals(word, "Anonymous")) return AuthAs::anonymous;
  if (iequals(word, "Partner")) return AuthAs::partner;
  return iequals(word, "External") ? AuthAs::external : AuthAs::other;
}

FromEntity from_entity(std::string_view value) noexcept {
  const auto word = keyword(value);
  if (iequals(word, "Hosted")) return FromEntity::hosted;
  if (iequals(word, "HybridOnPrem")) return FromEntity::hybrid_on_prem;
  return iequals(word, "Internet") ? FromEntity::internet : FromEntity::other;
}

AttributedClient attributed_client(std::string_view value) {
  AttributedClient client;
  while (!value.empty()) {
    const Part part{value, '='};
    if (part.is("TenantId")) first(client.tenant_id, guid(part.value));
    if (part.is("Ip")) first(client.ip, IpAddress::parse(without_brackets(part.value)));
    if (part.is("Helo")) first(client.helo, host_as_written(without_brackets(part.value)));
  }
  return client;
}

AntispamReport antispam_report(std::string_view value) {
  AntispamReport report;
  while (!value.empty()) read_part(Part{value, ':'}, report);
  return report;
}

}  // namespace weir::mail
