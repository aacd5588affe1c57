#include "detect/forged_exchange_headers.hpp"

#include <algorithm>

#include "detect/evidence.hpp"

namespace weir::detect {
namespace {

/// Exchange Online reaches us with headers of its own on from_cloud, and elsewhere when it is
/// proven; an Exchange server of ours is declared, and must then be who it says.
bool may_carry(const Context& context) {
  if (context.provenance == connector::Provenance::exchange_online ||
      context.connector.direction == connector::Direction::from_cloud) {
    return true;
  }
  return context.connector.exchange_server && !context.identity.mismatched();
}

std::string names(const mail::ExchangeFacts& facts) {
  constexpr std::size_t kShown = 2;
  std::string text;
  for (std::size_t i = 0; i < facts.internal_headers.size() && i < kShown; ++i) {
    if (i > 0) text += ", ";
    text += quoted(facts.internal_headers[i]);
  }
  if (facts.internal_headers_seen > kShown) {
    text += " and more, fields: " + std::to_string(facts.internal_headers_seen);
  }
  return text;
}

}  // namespace

ForgedExchangeHeaders::Limits ForgedExchangeHeaders::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .leaked_points = static_cast<unsigned>(
              settings.number("leaked_points", fallback.leaked_points, 0, 100))};
}

std::vector<Finding> ForgedExchangeHeaders::judge(const Context& context, Counts) const {
  const auto& facts = context.transaction.message.exchange;
  if (facts.internal_headers.empty() || may_carry(context)) return {};
  const bool claims_trust = facts.internal_auth_as == mail::AuthAs::internal;
  const bool our_own = context.connector.direction == connector::Direction::to_cloud;
  if (claims_trust) {
    return {{id(), Severity::high, limits_.points,
             printable("claims to be authenticated inside an Exchange organization: AuthAs "
                       "Internal, " +
                           names(facts),
                       kMaxEvidence),
             ""}};
  }
  // Careless organizations let such headers out with ordinary mail; our own hosts have none.
  return {{id(), our_own ? Severity::medium : Severity::low,
           our_own ? limits_.points : std::min(limits_.leaked_points, limits_.points),
           printable("client that is no Exchange sends " + names(facts), kMaxEvidence), ""}};
}

}  // namespace weir::detect
