#include "detect/no_identity.hpp"

#include "detect/pairing.hpp"

namespace weir::detect {
namespace {

/// Behind a trusted relay login and certificate are the relay's and say nothing of the client.
bool is_identified(const Context& context) {
  const auto& session = context.transaction.session;
  const bool named = !session.auth_user.empty() || !session.cert_subject.empty();
  if (named && !context.origin.relayed) return true;
  return context.connector.direction != connector::Direction::unknown ||
         (context.origin.client && context.connectors.knows_client(*context.origin.client));
}

}  // namespace

NoIdentity::Limits NoIdentity::Limits::from(Settings& settings) {
  return {.points = static_cast<unsigned>(settings.number("points", Limits{}.points, 0, 100))};
}

std::vector<Finding> NoIdentity::judge(const Context& context, Counts) const {
  if (is_identified(context) || !find_mismatch(context)) return {};
  const auto& client = context.origin.client;
  return {{id(), Severity::high, limits_.points,
           "MAIL FROM and From differ, client " + (client ? client->to_string() : "unknown") +
               " has no login, no certificate and no connector",
           "S2"}};
}

}  // namespace weir::detect
