#include "ctl/explain.hpp"

#include <algorithm>
#include <string>

#include "ctl/table.hpp"
#include "detect/registry.hpp"

namespace weir::ctl {
namespace {

using connector::Direction;

struct Facts {
  const mail::Transaction& transaction;
  const engine::Verdict& verdict;

  Direction direction() const { return verdict.connector->direction; }
  std::string direction_name() const { return std::string{to_string(direction())}; }
};

std::string silent_unaccepted_domain(const Facts& facts) {
  switch (facts.direction()) {
    case Direction::to_cloud:
      return "MAIL FROM and From are of accepted domains or of the connector's foreign_domains";
    case Direction::from_internet:
      return "neither MAIL FROM nor From claims an accepted domain";
    case Direction::from_cloud:
    case Direction::unknown:
      break;
  }
  return "not judged on a connector of direction " + facts.direction_name();
}

std::string silent_envelope_mismatch(const Facts& facts) {
  const auto alignment = facts.verdict.alignment;
  if (alignment != detect::Alignment::mismatch) {
    return "alignment is " + std::string{to_string(alignment)} + ", which is no mismatch";
  }
  if (facts.direction() == Direction::from_internet) return "not judged on from_internet";
  return "they differ, but the sender is exempt, or no accepted domain and no external recipient "
         "is involved";
}

std::string silent_null_sender_abuse(const Facts& facts) {
  if (!facts.transaction.envelope.null_sender()) return "MAIL FROM is not null";
  return "MAIL FROM is null, and the message is a report or an automatic reply as they should be";
}

std::string silent_ambiguous_from(const Facts& facts) {
  return "every reader finds " + facts.transaction.message.from.first().to_string();
}

std::string silent_unknown_client(const Facts& facts) {
  return "connector " + facts.verdict.connector->name +
         " selects the session, and nothing that it asks for is missing";
}

std::string silent_no_identity(const Facts& facts) {
  const auto& session = facts.transaction.session;
  if (!session.auth_user.empty()) return "the client has a login";
  if (!session.cert_subject.empty()) return "the client has a verified certificate";
  if (facts.direction() != Direction::unknown) return "the client is that of a declared connector";
  return "MAIL FROM and From do not differ, or the client is in a declared network";
}

struct Explanation {
  std::string_view detector;
  std::string (*silent)(const Facts&);
};

constexpr Explanation kExplanations[] = {
    {"unaccepted_domain", &silent_unaccepted_domain},
    {"envelope_mismatch", &silent_envelope_mismatch},
    {"null_sender_abuse", &silent_null_sender_abuse},
    {"ambiguous_from", &silent_ambiguous_from},
    {"unknown_client", &silent_unknown_client},
    {"no_identity", &silent_no_identity},
};

std::string why_silent(std::string_view detector, const Facts& facts) {
  for (const auto& explanation : kExplanations) {
    if (explanation.detector == detector) return explanation.silent(facts);
  }
  return "saw nothing";
}

void explain_detectors(std::ostream& out, const Facts& facts, const engine::Rules& rules) {
  Table table{{"detector", "points", "because"}, 2};
  for (const auto& detector : rules.detectors) {
    bool fired = false;
    for (const auto& finding : facts.verdict.findings) {
      if (finding.detector != detector->id()) continue;
      table.add({std::string{detector->id()}, std::to_string(finding.points), finding.evidence});
      fired = true;
    }
    if (!fired) table.add({std::string{detector->id()}, "-", why_silent(detector->id(), facts)});
  }
  for (const auto id : detect::detector_ids()) {
    const bool on = std::any_of(rules.detectors.begin(), rules.detectors.end(),
                                [&](const auto& detector) { return detector->id() == id; });
    if (!on) table.add({std::string{id}, "-", "switched off"});
  }
  table.print(out);
}

bool uses_login(const detect::LimitSpec& spec) {
  return std::find(spec.key.begin(), spec.key.end(), detect::KeyPart::auth_user) != spec.key.end();
}

std::string why_not_counted(const detect::LimitSpec& spec, const Facts& facts) {
  if (spec.only == "suspicious" && !facts.verdict.suspicious) {
    return "counts only suspicious mail, and this is not";
  }
  if (uses_login(spec) && facts.transaction.session.auth_user.empty()) {
    return "counts by login, and there was none";
  }
  if (spec.only != "all" && spec.only != "suspicious") {
    return "counts only what " + spec.only + " finds";
  }
  return "the message adds nothing to what is counted";
}

void explain_limits(std::ostream& out, const Facts& facts, const engine::Rules& rules) {
  Table table{{"limit", "counted", "because"}, 2};
  for (const auto& limit : rules.limits) {
    const auto& spec = limit.spec();
    const auto result = std::find_if(facts.verdict.limits.begin(), facts.verdict.limits.end(),
                                     [&](const auto& one) { return one.spec->name == spec.name; });
    if (result == facts.verdict.limits.end()) {
      table.add({spec.name, "no", why_not_counted(spec, facts)});
    } else {
      table.add({spec.name, "yes",
                 "as " + result->subject + ": " +
                     (result->total ? std::to_string(*result->total) : "not known") + " of " +
                     std::to_string(spec.limit) + ", " + std::string{to_string(result->state)}});
    }
  }
  table.print(out);
}

}  // namespace

void explain(std::ostream& out, const mail::Transaction& transaction,
             const engine::Verdict& verdict, const engine::Rules& rules) {
  const Facts facts{transaction, verdict};
  out << "\ndetectors\n";
  explain_detectors(out, facts, rules);
  out << "\nlimits\n";
  explain_limits(out, facts, rules);
}

}  // namespace weir::ctl
