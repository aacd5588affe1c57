#include "detect/new_client.hpp"

#include "detect/evidence.hpp"
#include "detect/sender_key.hpp"

namespace weir::detect {

NewClient::Limits NewClient::Limits::from(Settings& settings) {
  const Limits fallback;
  const auto points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100));
  return {.points = points,
          .most_clients = settings.number("most_clients", fallback.most_clients, 1, 1'000'000),
          .novelty = Novelty::from(settings)};
}

/// The connected client, not the one behind a relay: it is the relay that has logged in, and
/// whoever takes its login elsewhere is to be seen.
std::vector<count::Observation> NewClient::observe(const Context& context) const {
  const auto& session = context.transaction.session;
  if (session.auth_user.empty() || !session.client) return {};
  const auto login = count::key_part(ascii_lower(session.auth_user));
  const auto client = client_network(session.client);
  const bool learns = !context.suspicious;
  auto all = remember(id(), "clients|" + login, learns);
  all.distinct = true;
  if (learns) all.things = {count::thing_hash(client)};
  return {remember(id(), "login|" + login),
          remember(id(), "login|" + login + '|' + count::key_part(client), learns), std::move(all)};
}

std::vector<Finding> NewClient::judge(const Context& context, Counts counts) const {
  if (counts.size() < 3 || !limits_.novelty.established(counts[0]) || !counts[1] ||
      !limits_.novelty.is_new(*counts[1])) {
    return {};
  }
  const auto& session = context.transaction.session;
  const bool roams = counts[2] && counts[2]->total > limits_.most_clients;
  const bool fits = context.connector.direction != connector::Direction::unknown &&
                    !context.identity.mismatched();
  auto evidence = "login " + quoted(session.auth_user) + " from " + client_network(session.client);
  evidence += counts[1]->total > 1
                  ? ", first seen within " + format_duration(limits_.novelty.new_for)
                  : std::string{", not seen in 30d"};
  if (counts[2]) evidence += ", one of " + std::to_string(counts[2]->total) + " addresses in 30d";
  if (!fits) evidence += ", which fits no connector";
  const auto severity = !fits ? Severity::medium : roams ? Severity::info : Severity::low;
  return {{id(), severity, roams ? 0 : limits_.points, printable(evidence, kMaxEvidence), ""}};
}

}  // namespace weir::detect
