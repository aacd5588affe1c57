#include "detect/rewritten.hpp"

#include <array>

#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kExchangeMark = "+SRS=";
constexpr std::string_view kGoogleMark = "+caf_=";

bool starts_with_ci(std::string_view text, std::string_view prefix) noexcept {
  return text.size() >= prefix.size() && iequals(text.substr(0, prefix.size()), prefix);
}

/// Cuts the text up to `mark` off the front of `rest` and returns it; nullopt when it is empty or
/// `mark` is missing.
std::optional<std::string_view> take_until(std::string_view& rest, std::string_view mark) noexcept {
  const auto at = rest.find(mark);
  if (at == kNone || at == 0) return std::nullopt;
  const auto taken = rest.substr(0, at);
  rest.remove_prefix(at + mark.size());
  return taken;
}

std::optional<std::string> domain_name(std::string_view text) {
  if (text.find('.') == kNone) return std::nullopt;
  return ascii_lower(text);
}

/// `hash=time=domain=user`, where `max_time` is the longest that a forwarder writes its time.
std::optional<std::string> srs_tail(std::string_view rest, std::size_t max_time) {
  const auto hash = take_until(rest, "=");
  const auto time = hash ? take_until(rest, "=") : std::nullopt;
  const auto domain = time ? take_until(rest, "=") : std::nullopt;
  if (!domain || rest.empty() || time->size() > max_time) return std::nullopt;
  return domain_name(*domain);
}

std::optional<std::string> exchange_srs(std::string_view local_part) {
  constexpr std::size_t kMaxTime = 8;
  const auto at = local_part.find(kExchangeMark);
  if (at == kNone || at == 0) return std::nullopt;
  return srs_tail(local_part.substr(at + kExchangeMark.size()), kMaxTime);
}

/// `SRS0=hash=TT=domain=user`; the separator after SRS0 may also be + or - .
std::optional<std::string> srs0(std::string_view local_part) {
  constexpr std::size_t kMark = 5;
  constexpr std::size_t kMaxTime = 2;
  if (!starts_with_ci(local_part, "SRS0") || local_part.size() <= kMark) return std::nullopt;
  if (std::string_view{"=+-"}.find(local_part[4]) == kNone) return std::nullopt;
  return srs_tail(local_part.substr(kMark), kMaxTime);
}

/// `SRS1=hash=forwarder==hash=TT=domain=user`: an SRS0 that was forwarded once more.
std::optional<std::string> srs1(std::string_view local_part) {
  constexpr std::size_t kMaxTime = 2;
  if (!starts_with_ci(local_part, "SRS1")) return std::nullopt;
  for (const std::string_view inner : {"==", "=+", "=-"}) {
    const auto at = local_part.find(inner);
    if (at != kNone) return srs_tail(local_part.substr(at + inner.size()), kMaxTime);
  }
  return std::nullopt;
}

/// `list-bounces+user=domain`, `bounce-17-user=domain`: something, a separator, an address.
std::optional<std::string> verp(std::string_view local_part) {
  const auto equals = local_part.rfind('=');
  if (equals == kNone || equals == 0) return std::nullopt;
  const auto start = local_part.find_last_of("+-", equals);
  if (start == kNone || start == 0 || start + 1 == equals) return std::nullopt;
  return domain_name(local_part.substr(equals + 1));
}

/// `text` is `recipient` with = for its @.
bool names(std::string_view text, const mail::Address& recipient) {
  const auto equals = text.rfind('=');
  return equals != kNone && equals != 0 && !recipient.domain.empty() &&
         iequals(text.substr(0, equals), recipient.local_part) &&
         iequals(text.substr(equals + 1), recipient.domain);
}

}  // namespace

std::optional<std::string> forwarded_domain(std::string_view local_part) {
  for (const auto decode : {&exchange_srs, &srs0, &srs1}) {
    if (auto domain = decode(local_part)) return domain;
  }
  return std::nullopt;
}

std::optional<std::string> rewritten_domain(std::string_view local_part) {
  if (local_part.find('=') == kNone) return std::nullopt;
  if (auto domain = forwarded_domain(local_part)) return domain;
  return local_part.find(kGoogleMark) == kNone ? verp(local_part) : std::nullopt;
}

bool is_unregistered_srs(std::string_view local_part) noexcept {
  constexpr std::string_view kBounces = "bounces";
  if (!starts_with_ci(local_part, kBounces)) return false;
  auto rest = local_part.substr(kBounces.size());
  if (!starts_with_ci(rest, kExchangeMark)) return false;
  rest.remove_prefix(kExchangeMark.size());
  const auto hash = take_until(rest, "=");
  return hash && !rest.empty() && rest.find('=') == kNone;
}

bool is_verp_of(std::string_view local_part, const mail::Address& recipient) {
  const auto length = recipient.local_part.size() + 1 + recipient.domain.size();
  if (local_part.size() < length + 2) return false;
  const auto separator = local_part[local_part.size() - length - 1];
  return (separator == '+' || separator == '-') &&
         names(local_part.substr(local_part.size() - length), recipient);
}

bool is_google_forward_to(std::string_view local_part, const mail::Address& recipient) {
  const auto at = local_part.find(kGoogleMark);
  return at != kNone && at != 0 && names(local_part.substr(at + kGoogleMark.size()), recipient);
}

bool is_bounce_tagged(const mail::Address& mail_from, const mail::Address& from) noexcept {
  if (mail_from.domain != from.domain || from.local_part.empty()) return false;
  constexpr std::array<std::string_view, 3> kMarks{"prvs=", "msprvs1=", "btv1=="};
  for (const auto mark : kMarks) {
    if (!starts_with_ci(mail_from.local_part, mark)) continue;
    const std::string_view separator = mark == "btv1==" ? "==" : "=";
    const auto rest = std::string_view{mail_from.local_part}.substr(mark.size());
    const auto first = rest.find(separator);
    if (first == kNone || first == 0) continue;
    if (iequals(rest.substr(first + separator.size()), from.local_part)) return true;
    const auto last = rest.rfind(separator);
    if (last + separator.size() < rest.size() && iequals(rest.substr(0, last), from.local_part)) {
      return true;
    }
  }
  return false;
}

}  // namespace weir::detect
