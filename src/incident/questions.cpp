#include <algorithm>
#include <cmath>

#include "incident/reading.hpp"
#include "incident/weight.hpp"
#include "weir/base/ip.hpp"

namespace weir::incident {
namespace {

using Points = std::vector<Point>;

std::string many(std::uint64_t count, std::string_view one, std::string_view more) {
  return std::to_string(count) + ' ' + std::string{count == 1 ? one : more};
}

std::string all_messages(const Incident& incident) {
  return incident.messages == 1 ? "The message"
                                : "All " + std::to_string(incident.messages) + " messages";
}

bool is_declared(const Facts& facts, std::string_view client) {
  const auto address = IpAddress::parse(client);
  return address && std::ranges::any_of(facts.client_networks, [&](const std::string& text) {
           const auto network = IpNetwork::parse(text);
           return network && network->contains(*address);
         });
}

void about_clients(const Incident& incident, const Facts& facts, Points& points) {
  const auto& clients = incident.clients;
  if (clients.items.empty()) return;
  std::uint64_t undeclared = 0;
  for (const auto& client : clients.items) {
    if (!is_declared(facts, client.key)) ++undeclared;
  }
  const bool known = !facts.client_networks.empty();
  if (clients.distinct == 1) {
    auto text = all_messages(incident) + " came from " + clients.items.front().key;
    if (known && undeclared == 0) {
      text +=
          ", which is declared for this connector: is its software new or changed, or was it "
          "taken over?";
    } else if (known) {
      text += ", which is not declared for this connector";
    }
    points.push_back({text + (known && undeclared == 0 ? "" : "."),
                      known && undeclared > 0 ? Bearing::attack : Bearing::open});
    return;
  }
  points.push_back({"The messages came from " + many(clients.distinct, "client", "clients") +
                        ", most of them (" + std::to_string(clients.items.front().count) +
                        ") from " + clients.items.front().key + ".",
                    Bearing::open});
  if (known && undeclared > 0) {
    points.push_back({std::to_string(undeclared) + " of the most frequent clients are not declared "
                                                   "for this connector.",
                      Bearing::attack});
  }
}

void about_logins(const Incident& incident, Points& points) {
  const auto& users = incident.auth_users;
  if (users.items.empty()) return;
  const auto& first = users.items.front();
  points.push_back({many(users.distinct, "login was", "logins were") + " used, most often " +
                        first.key + " (" + many(first.count, "message", "messages") +
                        "): does its owner know of the mail?",
                    Bearing::open});
}

/// Accepted domain that `domain` is one letter away from; empty if none.
std::string_view one_letter_from(std::string_view domain,
                                 const std::vector<std::string>& accepted) {
  for (const auto& name : accepted) {
    const auto plain = std::string_view{name}.starts_with("*.") ? std::string_view{name}.substr(2)
                                                                : std::string_view{name};
    if (edits_between(domain, plain) == 1) return plain;
  }
  return {};
}

void about_domains(const Incident& incident, const Facts& facts, Points& points) {
  const auto& domains = incident.from_domains;
  if (domains.items.empty()) return;
  for (const auto& item : domains.items) {
    const auto near = one_letter_from(item.key, facts.accepted_domains);
    if (near.empty()) continue;
    points.push_back({"The From domain " + item.key + " is one letter away from " +
                          std::string{near} + ", which is yours.",
                      Bearing::attack});
    break;
  }
  if (domains.distinct == 1) {
    points.push_back({"The From domain is always " + domains.items.front().key +
                          ": a service or department of yours?",
                      Bearing::open});
  } else if (domains.distinct > 5) {
    points.push_back({many(domains.distinct, "From domain", "From domains") +
                          " were used; one application has one or two.",
                      Bearing::attack});
  }
  if (incident.mail_from.items.size() == 1 && incident.mail_from.items.front().key == "<>") {
    points.push_back(
        {"The MAIL FROM is always empty, and yet these are no delivery reports.", Bearing::attack});
  }
}

void about_volume(const Incident& incident, const Facts& facts, Points& points) {
  const auto busiest = busiest_hour(incident);
  if (facts.expected_per_hour > 0 && busiest > 0) {
    const double times =
        static_cast<double>(busiest) / static_cast<double>(facts.expected_per_hour);
    if (times >= 2) {
      points.push_back({"The busiest hour had " + many(busiest, "message", "messages") + ", " +
                            std::to_string(std::llround(times)) + " times the expected " +
                            std::to_string(facts.expected_per_hour) + ".",
                        Bearing::attack});
    } else {
      points.push_back({"The busiest hour had " + many(busiest, "message", "messages") +
                            "; expected are " + std::to_string(facts.expected_per_hour) + ".",
                        Bearing::harmless});
    }
  } else if (!incident.expected.empty()) {
    points.push_back({"Normal here: " + incident.expected, Bearing::open});
  }
  for (const auto& limit : incident.limits_reached) {
    points.push_back({"Limit " + limit.name + " was passed for " + limit.subject + ": " +
                          std::to_string(limit.total) + ", allowed are " +
                          std::to_string(limit.limit) + ".",
                      limit.total >= 3 * limit.limit ? Bearing::attack : Bearing::open});
    break;
  }
}

void about_recipients(const Incident& incident, Points& points) {
  if (incident.recipients == 0) return;
  const auto outside = incident.external_recipients + incident.partner_recipients;
  const auto percent = outside * 100 / incident.recipients;
  std::string text = "Recipients: " + std::to_string(percent) + " % external";
  if (incident.partner_recipients > 0) {
    text += ", " + std::to_string(incident.partner_recipients) + " of partners";
  }
  const auto domains = incident.recipient_domains.distinct;
  if (domains > 0) text += "; " + many(domains, "domain", "domains");
  const bool spread = percent >= 50 && domains >= 20;
  points.push_back({text + ".", spread         ? Bearing::attack
                                : percent == 0 ? Bearing::harmless
                                               : Bearing::open});
}

/// "Is it reasonable that these recipients get our mail?"
void about_likeliness(const Incident& incident, Points& points) {
  constexpr std::uint64_t kSome = 10;
  if (incident.domains_judged >= kSome) {
    const auto percent = incident.domains_new * 100 / incident.domains_judged;
    points.push_back({"Of " +
                          many(incident.domains_judged, "recipient domain", "recipient domains") +
                          " looked up, " + std::to_string(percent) +
                          " % had never been written to over this connector.",
                      percent >= 50  ? Bearing::attack
                      : percent < 10 ? Bearing::harmless
                                     : Bearing::open});
  }
  if (incident.new_senders > 0) {
    points.push_back({many(incident.new_senders, "message", "messages") +
                          " had a From domain that is new on the connector.",
                      Bearing::open});
  }
}

void about_content(const Incident& incident, Points& points) {
  const auto senders = incident.header_from.distinct;
  if (!incident.fingerprints.items.empty()) {
    const auto& text = incident.fingerprints.items.front();
    if (text.count * 2 > incident.messages && text.count > 2) {
      points.push_back(
          {std::to_string(text.count) + " messages have nearly the same text" +
               (senders > 3 ? ", under " + std::to_string(senders) + " From addresses." : "."),
           senders > 3 ? Bearing::attack : Bearing::open});
    }
  }
  if (incident.subjects.distinct == 1 && incident.messages > 1) {
    points.push_back(
        {"The subject is always \"" + incident.subjects.items.front().key + "\".", Bearing::open});
  }
  if (!incident.link_hosts.items.empty()) {
    points.push_back({"Links lead to " + incident.link_hosts.items.front().key +
                          (incident.link_hosts.distinct > 1 ? " and other hosts." : "."),
                      Bearing::open});
  }
}

void about_facts(const Incident& incident, const Facts& facts, Points& points) {
  const auto codes = [&](std::string_view code) {
    return std::ranges::any_of(incident.symptoms,
                               [&](const SymptomSeen& seen) { return seen.code == code; });
  };
  if (codes("S4")) {
    points.push_back({"Exchange Online refuses mail of ours.", Bearing::attack});
  }
  if (incident.connectors.size() > 1) {
    points.push_back({"It shows on " + many(incident.connectors.size(), "connector", "connectors") +
                          " at once: what they have in common is the tenant.",
                      Bearing::attack});
  }
  if (codes("S5") || codes("S6")) {
    points.push_back(
        {"A connector of the tenant is not as declared: was the change planned, and by "
         "whom?",
         Bearing::attack});
  }
  if (codes("S7")) {
    points.push_back({"An account that may change connectors behaves oddly.", Bearing::attack});
  }
  if (!facts.owner.empty() || !facts.purpose.empty()) {
    std::string text = "Ask " + (facts.owner.empty() ? "whoever runs it" : facts.owner);
    if (!facts.purpose.empty()) text += "; the connector is for: " + facts.purpose;
    points.push_back({text + ".", Bearing::open});
  }
}

void about_time(const Incident& incident, Points& points) {
  const auto span = incident.last_seen - incident.first_seen;
  if (incident.messages >= 20 && span <= std::chrono::minutes{15}) {
    points.push_back(
        {all_messages(incident) + " came within a quarter of an hour.", Bearing::attack});
  } else if (incident.messages > 0 && span >= std::chrono::hours{24}) {
    points.push_back(
        {"It goes on for more than a day, as misconfigured software does.", Bearing::harmless});
  }
}

}  // namespace

std::vector<Point> questions(const Incident& incident, const Facts& facts) {
  Points points;
  about_facts(incident, facts, points);
  about_clients(incident, facts, points);
  about_logins(incident, points);
  about_domains(incident, facts, points);
  about_volume(incident, facts, points);
  about_recipients(incident, points);
  about_likeliness(incident, points);
  about_content(incident, points);
  about_time(incident, points);
  return points;
}

}  // namespace weir::incident
