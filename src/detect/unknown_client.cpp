#include "detect/unknown_client.hpp"

#include "detect/evidence.hpp"

namespace weir::detect {
namespace {

/// "certificate: none given, mail.contoso.example asked for" or the one that was given.
std::string instead(std::string_view factor, const std::string& given,
                    const std::vector<std::string>& asked) {
  auto text =
      std::string{factor} + ": " + (given.empty() ? "none" : quoted(given)) + " instead of ";
  text += asked.empty() ? "one that is declared" : quoted(asked.front());
  if (asked.size() > 1) text += " or another declared one";
  return text;
}

}  // namespace

UnknownClient::Limits UnknownClient::Limits::from(Settings& settings) {
  return {.points = static_cast<unsigned>(settings.number("points", Limits{}.points, 0, 100))};
}

std::vector<Finding> UnknownClient::judge(const Context& context, Counts) const {
  const auto& session = context.transaction.session;
  const auto& connector = context.connector;
  if (connector.direction == connector::Direction::unknown) {
    auto client = session.client ? session.client->to_string() : "unknown address";
    if (context.origin.relayed) client += ", relaying for " + context.origin.client->to_string();
    return {finding("no connector is declared for client " + client)};
  }
  std::vector<Finding> findings;
  if (context.identity.certificate == connector::Factor::mismatch) {
    findings.push_back(
        finding(instead("certificate", session.cert_subject, connector.certificate_names)));
  }
  if (context.identity.auth_user == connector::Factor::mismatch) {
    findings.push_back(finding(instead("login", session.auth_user, connector.authenticated_users)));
  }
  return findings;
}

Finding UnknownClient::finding(std::string_view evidence) const {
  return {id(), Severity::medium, limits_.points, printable(evidence, kMaxEvidence), ""};
}

}  // namespace weir::detect
