#include <algorithm>
#include <set>

#include "incident/quoting.hpp"
#include "incident/reading.hpp"
#include "incident/weight.hpp"
#include "weir/base/ip.hpp"
#include "weir/incident/advice.hpp"

namespace weir::incident {
namespace {

constexpr std::chrono::days kLasts{90};
constexpr std::size_t kMostDomains = 2;  ///< an application has one of its own and one for bounces

/// One line for the configuration: what it says and which detectors it silences.
struct Line {
  std::string where;    ///< "in the [[connector]] named \"x\"", or a section header
  std::string setting;  ///< foreign_domains = ["x"]
  std::string words;
  std::set<std::string, std::less<>> silences;
};

struct Work {
  const Incident& incident;
  const Facts& facts;
  std::vector<Line> lines;
  std::string refusal;  ///< why none; the first one stands

  void refuse(std::string why) {
    if (refusal.empty()) refusal = std::move(why);
  }
  bool silenced(std::string_view detector) const {
    return std::ranges::any_of(lines,
                               [&](const Line& line) { return line.silences.contains(detector); });
  }
};

std::string in_connector(const Incident& incident) {
  return "in the [[connector]] named \"" + incident.connector + "\"";
}

/// TOML has the escapes of JSON; a plain name needs none.
std::string list_with(const std::vector<std::string>& present, const std::set<std::string>& more) {
  std::vector<std::string> quoted;
  for (const auto& name : present) {
    if (is_plain_name(name) || name.starts_with("*.")) quoted.push_back('"' + name + '"');
  }
  for (const auto& name : more) {
    if (std::ranges::find(present, name) == present.end()) quoted.push_back('"' + name + '"');
  }
  return "[" + joined(quoted, ", ") + "]";
}

std::string all_of(const std::set<std::string>& names) {
  return joined({names.begin(), names.end()}, " and ");
}

/// Each evidence read by `read`; nullopt when one gives nothing, or when some was not kept.
template <class Read>
std::optional<std::set<std::string>> from_evidence(const SymptomSeen& seen, Read read) {
  std::set<std::string> found;
  for (const auto& evidence : seen.evidence) {
    const std::string one{read(evidence)};
    if (one.empty()) return std::nullopt;
    found.insert(one);
  }
  if (found.empty() || seen.other_evidence > 0) return std::nullopt;
  return found;
}

void foreign_domain(Work& work, const SymptomSeen& seen) {
  if (work.incident.direction != "to_cloud") {
    return work.refuse(
        "mail from outside that claims a domain of yours is lowered by "
        "foreign_domains but not cleared, for anybody can claim it");
  }
  const auto domains = from_evidence(seen, domain_in);
  if (!domains || domains->size() > kMostDomains) {
    return work.refuse(
        "the sender domains are too many or not well-formed: no short list of "
        "foreign_domains covers them");
  }
  work.lines.push_back(
      {in_connector(work.incident),
       "foreign_domains = " + list_with(work.facts.foreign_domains, *domains),
       "mail of " + all_of(*domains) + " is legitimate on the connector " + work.incident.connector,
       {"unaccepted_domain", "envelope_mismatch"}});
}

void exempt_sender(Work& work) {
  const auto& senders = work.incident.mail_from;
  if (senders.distinct == 1 && is_plain_name(senders.items.front().key)) {
    const auto& sender = senders.items.front().key;
    work.lines.push_back(
        {"[detect.envelope_mismatch]",
         "exempt_senders = " + list_with({}, {sender}),
         "the MAIL FROM " + sender + " may differ from the From, on all connectors",
         {"envelope_mismatch"}});
    return;
  }
  const auto& domains = work.incident.mail_domains;
  if (domains.distinct == 1 && work.incident.from_domains.distinct == 1 &&
      is_plain_name(domains.items.front().key)) {
    const auto& domain = domains.items.front().key;
    work.lines.push_back(
        {"[detect.envelope_mismatch]",
         "exempt_senders = " + list_with({}, {domain}),
         "MAIL FROM addresses of " + domain + " may differ from the From, on all connectors",
         {"envelope_mismatch"}});
    return;
  }
  work.refuse("the messages have several MAIL FROM domains, so that no exempt_senders is narrow");
}

void many_recipients(Work& work) {
  const auto& senders = work.incident.mail_from;
  if (senders.distinct != 1 || !is_plain_name(senders.items.front().key)) {
    return work.refuse("those who write to so many are more than one sender");
  }
  const auto& sender = senders.items.front().key;
  work.lines.push_back(
      {"[detect.recipient_spray]",
       "exempt_senders = " + list_with({}, {sender}),
       sender + " may write to as many as exempt_most domains that it wrote to before",
       {"recipient_spray"}});
}

void lookalike(Work& work, const SymptomSeen& seen) {
  const auto& domains = work.incident.from_domains;
  if (domains.distinct != 1 || !is_plain_name(domains.items.front().key) ||
      seen.other_evidence > 0) {
    return work.refuse("the look-alike names are more than one");
  }
  const auto& domain = domains.items.front().key;
  const bool of_from = std::ranges::all_of(seen.evidence, [&](const std::string& evidence) {
    return evidence.starts_with("From " + domain + " ") ||
           evidence.starts_with("MAIL FROM " + domain + " ");
  });
  if (!of_from) return work.refuse("what looks alike is not the From domain alone");
  work.lines.push_back({"[detect.lookalike_domain]",
                        "exempt_domains = " + list_with({}, {domain}),
                        domain + " is known to you; make sure that it is not an attacker's",
                        {"lookalike_domain"}});
}

std::string_view connecting_address(std::string_view evidence) {
  constexpr std::string_view kBefore = "took this from ";
  const auto at = evidence.find(kBefore);
  if (at == std::string_view::npos) return {};
  auto address = evidence.substr(at + kBefore.size());
  address = address.substr(0, address.find(' '));
  return IpAddress::parse(address) ? address : std::string_view{};
}

void egress(Work& work, const SymptomSeen& seen) {
  const auto addresses = from_evidence(seen, connecting_address);
  if (!addresses || addresses->size() > 1) {
    return work.refuse(
        "the connecting addresses are more than one; declare each site of yours in "
        "egress_addresses after you have checked it");
  }
  work.lines.push_back(
      {"[organization]",
       "egress_addresses = " + list_with(work.facts.egress_addresses, *addresses),
       all_of(*addresses) + " is a host of yours that uses a connector of the tenant",
       {"rogue_connector"}});
}

void more_volume(Work& work) {
  const auto busiest = busiest_hour(work.incident);
  if (busiest == 0) return work.refuse("the volume is not known");
  work.lines.push_back({in_connector(work.incident),
                        "expected_per_hour = " + std::to_string(busiest),
                        "up to " + std::to_string(busiest) + " messages an hour are normal on " +
                            work.incident.connector,
                        {"volume_spike"}});
}

void unknown_client(Work& work, const SymptomSeen& seen) {
  const bool undeclared = std::ranges::all_of(seen.evidence, [](const std::string& evidence) {
    return evidence.starts_with("no connector is declared");
  });
  if (undeclared && work.incident.clients.distinct == 1) {
    return work.refuse("the client " + work.incident.clients.items.front().key +
                       " belongs to no connector: write it into client_networks of the one that "
                       "it is part of");
  }
  work.refuse(
      "identity is asked for by the connector: mend certificate or login, or what the "
      "connector asks for");
}

/// Adds what would have silenced one symptom.
void cover(Work& work, const SymptomSeen& seen) {
  if (work.silenced(seen.detector)) return;
  if (seen.detector == "unaccepted_domain") return foreign_domain(work, seen);
  if (seen.detector == "envelope_mismatch") return exempt_sender(work);
  if (seen.detector == "recipient_spray") return many_recipients(work);
  if (seen.detector == "lookalike_domain") return lookalike(work, seen);
  if (seen.detector == "rogue_connector") return egress(work, seen);
  if (seen.detector == "volume_spike") return more_volume(work);
  if (seen.detector == "unknown_client") return unknown_client(work, seen);
  if (seen.detector == "unexpected_relay") {
    return work.refuse(
        "relays_to_external of the connector would let all mail out, not this alone");
  }
  work.refuse("no setting exempts " + seen.detector +
              " narrowly; its points can be lowered in "
              "[detect." +
              seen.detector + "], for all mail");
}

/// What is left of the score of a message that showed everything.
unsigned points_left(const Work& work) {
  unsigned left = 0;
  std::set<std::string, std::less<>> counted;
  for (const auto& seen : work.incident.symptoms) {
    if (is_state(seen.detector) || work.silenced(seen.detector)) continue;
    if (counted.insert(seen.detector).second) left += seen.points;
  }
  return left;
}

void cover_all(Work& work) {
  auto symptoms = work.incident.symptoms;
  // What gives most points first: it may take the weaker ones with it.
  std::ranges::stable_sort(symptoms, std::ranges::greater{}, &SymptomSeen::points);
  for (const auto& seen : symptoms) {
    const bool rate = is_state(seen.detector) && seen.severity >= detect::Severity::medium;
    if (rate || seen.points == 0 || is_state(seen.detector)) continue;
    if (points_left(work) < work.facts.tag_score) break;
    cover(work, seen);
  }
  for (const auto& seen : symptoms) {
    if (is_state(seen.detector) && seen.severity >= detect::Severity::medium) cover(work, seen);
  }
}

std::string toml_of(const Work& work, TimePoint until) {
  std::string toml;
  for (const auto& line : work.lines) {
    const bool section = line.where.starts_with("[");
    toml += section ? line.where + "\n" : "# " + line.where + ":\n";
    toml += "# until " + utc_day(until) + ": false positive " + work.incident.id +
            "; take it out after that day unless it is still needed\n";
    toml += line.setting + "\n";
  }
  return toml;
}

}  // namespace

Proposal propose_exemption(const Incident& incident, const Facts& facts, TimePoint now) {
  Work work{incident, facts, {}, {}};
  const bool told = std::ranges::any_of(incident.symptoms, [](const SymptomSeen& seen) {
    return seen.points == 0 && seen.detector != "limit" && !is_state(seen.detector) &&
           seen.severity >= detect::Severity::medium;
  });
  if (told)
    work.refuse("it rests on what was told from elsewhere, not on mail that could be exempt");
  if (incident.messages > incident.suspicious && incident.suspicious == 0 &&
      !incident.limits_reached.empty()) {
    work.refuse("clean mail passed the limit " + incident.limits_reached.front().name +
                ": a limit is the same for all; it reached " +
                std::to_string(incident.limits_reached.front().total));
  }
  cover_all(work);
  if (work.refusal.empty() && points_left(work) >= facts.tag_score) {
    work.refuse("the messages would be suspicious all the same");
  }
  if (work.refusal.empty() && work.lines.empty()) work.refuse("there is nothing to exempt");
  if (!work.refusal.empty()) {
    return {false, "No narrow exemption: " + work.refusal + ".", "", {}};
  }
  const auto until = std::chrono::floor<std::chrono::days>(now) + kLasts;
  std::vector<std::string> words;
  for (const auto& line : work.lines) words.push_back(line.words);
  return {true,
          "Until " + utc_day(until) + ": " + joined(words, "; ") +
              ". Add it to what the configuration has there, then weirctl reload.",
          toml_of(work, until), until};
}

}  // namespace weir::incident
