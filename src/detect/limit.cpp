#include "weir/detect/limit.hpp"

#include <algorithm>
#include <array>

#include "detect/limit_amount.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

constexpr std::string_view kAmbiguous = "ambiguous";
constexpr std::string_view kNull = "<>";
constexpr std::string_view kNoDomain = "(none)";
constexpr std::string_view kUnknownClient = "unknown";

/// The one address that every reader takes; nullptr when there is none.
const mail::Address* only_address(const mail::AddressReading& reading) noexcept {
  const bool one = reading.unambiguous() && reading.fields <= 1;
  return one ? &reading.mailboxes.front().address : nullptr;
}

/// Local parts are folded too: case costs a sender nothing and must not buy a fresh counter.
std::string address_part(const mail::AddressReading& reading) {
  const auto* address = only_address(reading);
  if (!address) return std::string{kAmbiguous};
  return address->is_null() ? std::string{kNull} : ascii_lower(address->to_string());
}

std::string domain_part(const mail::AddressReading& reading) {
  const auto* address = only_address(reading);
  if (!address) return std::string{kAmbiguous};
  if (address->is_null()) return std::string{kNull};
  return address->domain.empty() ? std::string{kNoDomain} : address->domain;
}

/// nullopt: the message has no such part.
std::optional<std::string> part(KeyPart which, const Context& context) {
  const auto& transaction = context.transaction;
  const auto& session = transaction.session;
  switch (which) {
    case KeyPart::connector:
      return context.connector.name;
    case KeyPart::client:
      return context.origin.client ? context.origin.client->to_string()
                                   : std::string{kUnknownClient};
    case KeyPart::auth_user:
      if (session.auth_user.empty()) return std::nullopt;
      return session.auth_user;
    case KeyPart::mail_from:
      return address_part(transaction.envelope.mail_from);
    case KeyPart::mail_from_domain:
      return domain_part(transaction.envelope.mail_from);
    case KeyPart::header_from:
      return address_part(transaction.message.from);
    case KeyPart::header_from_domain:
      return domain_part(transaction.message.from);
    case KeyPart::content:
      if (transaction.message.content.fingerprint.empty()) return std::nullopt;
      return transaction.message.content.fingerprint;
  }
  return std::nullopt;
}

std::optional<std::string> subject(const std::vector<KeyPart>& key, const Context& context) {
  std::string joined;
  for (const auto which : key) {
    const auto value = part(which, context);
    if (!value) return std::nullopt;
    if (!joined.empty()) joined += '|';
    joined += count::key_part(*value);
  }
  return joined;
}

bool selects(std::string_view only, const Context& context) {
  if (only == "all") return true;
  if (only == "suspicious") return context.suspicious;
  // What is only noted (Severity::info: list mail, for one) is not held against the message.
  return std::ranges::any_of(context.message_findings, [&](const Finding& finding) {
    return finding.detector == only && finding.severity != Severity::info;
  });
}

LimitState state_of(const LimitSpec& spec, const count::Reading& reading, TimePoint now) {
  if (reading.total > spec.limit) return LimitState::over;
  if (!reading.passes) {
    const bool on_hold = reading.hold_until && now < *reading.hold_until;
    return on_hold ? LimitState::hold : LimitState::over;
  }
  return spec.warn && reading.total > *spec.warn ? LimitState::warn : LimitState::under;
}

}  // namespace

std::optional<count::Observation> Limit::observe(const Context& context) const {
  if (!selects(spec_.only, context)) return std::nullopt;
  auto amount = amount_of(spec_.count, context);
  if (amount.by == 0) return std::nullopt;
  auto who = subject(spec_.key, context);
  if (!who) return std::nullopt;
  return count::Observation{.key = {spec_.name, std::move(*who), spec_.window},
                            .by = amount.by,
                            .gate = count::Gate{.limit = spec_.limit,
                                                .hold = spec_.hold,
                                                .holds_back = spec_.action > Disposition::tag},
                            .distinct = amount.distinct,
                            .things = std::move(amount.things)};
}

LimitResult Limit::judge(const count::Observation& observation,
                         const std::optional<count::Reading>& reading, TimePoint now) const {
  LimitResult result;
  result.spec = &spec_;
  result.subject = observation.key.subject;
  if (!reading) return result;
  result.total = reading->total;
  result.state = state_of(spec_, *reading, now);
  if (!reading->passes) {
    result.wanted = spec_.action;
    result.hold_until = reading->hold_until;
  }
  return result;
}

}  // namespace weir::detect
