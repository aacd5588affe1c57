#include "ctl/explain.hpp"

#include <algorithm>
#include <string>

#include "ctl/silence.hpp"
#include "ctl/table.hpp"
#include "detect/registry.hpp"

namespace weir::ctl {
namespace {

struct Facts {
  const mail::Transaction& transaction;
  const engine::Verdict& verdict;
  const engine::Rules& rules;
  const mail::Domains& domains;
};

/// What detectors that count saw: the findings of the others had been judged. A limit's finding is
/// no detector's, and makes nothing suspicious.
detect::Context context_of(const Facts& facts) {
  const auto& verdict = facts.verdict;
  return {.transaction = facts.transaction,
          .organization = facts.rules.organization,
          .connector = *verdict.connector,
          .identity = verdict.identity,
          .origin = verdict.origin,
          .provenance = verdict.provenance,
          .connectors = facts.rules.connectors,
          .domains = facts.domains,
          .alignment = verdict.alignment,
          .message_findings = verdict.findings,
          .score = verdict.score,
          .suspicious = verdict.suspicious};
}

void explain_detectors(std::ostream& out, const Facts& facts) {
  const auto context = context_of(facts);
  const auto& detectors = facts.rules.detectors;
  Table table{{"detector", "points", "because"}, 2};
  for (const auto& detector : detectors) {
    bool fired = false;
    for (const auto& finding : facts.verdict.findings) {
      if (finding.detector != detector->id()) continue;
      table.add({std::string{detector->id()}, std::to_string(finding.points), finding.evidence});
      fired = true;
    }
    if (fired) continue;
    table.add({std::string{detector->id()}, "-",
               why_silent(detector->id(), context).value_or("saw nothing")});
  }
  for (const auto id : detect::detector_ids()) {
    const bool on =
        std::ranges::any_of(detectors, [&](const auto& detector) { return detector->id() == id; });
    if (!on) table.add({std::string{id}, "-", "switched off"});
  }
  table.print(out);
}

bool uses(const detect::LimitSpec& spec, detect::KeyPart part) {
  return std::find(spec.key.begin(), spec.key.end(), part) != spec.key.end();
}

std::string why_not_counted(const detect::LimitSpec& spec, const Facts& facts) {
  if (spec.only == "suspicious" && !facts.verdict.suspicious) {
    return "counts only suspicious mail, and this is not";
  }
  if (uses(spec, detect::KeyPart::auth_user) && facts.transaction.session.auth_user.empty()) {
    return "counts by login, and there was none";
  }
  if (uses(spec, detect::KeyPart::content) &&
      facts.transaction.message.content.fingerprint.empty()) {
    return "counts the same text, and there is too little of it";
  }
  if (spec.only != "all" && spec.only != "suspicious") {
    return "counts only what " + spec.only + " finds";
  }
  return "the message adds nothing to what is counted";
}

void explain_limits(std::ostream& out, const Facts& facts) {
  Table table{{"limit", "counted", "because"}, 2};
  for (const auto& limit : facts.rules.limits) {
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
             const engine::Verdict& verdict, const engine::Rules& rules,
             const mail::Domains& domains) {
  const Facts facts{transaction, verdict, rules, domains};
  out << "\ndetectors\n";
  explain_detectors(out, facts);
  out << "\nlimits\n";
  explain_limits(out, facts);
}

}  // namespace weir::ctl
