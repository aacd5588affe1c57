#include "weir/engine/engine.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "detect/aligned_dkim.hpp"
#include "detect/recipients.hpp"
#include "engine/identity.hpp"
#include "engine/limits.hpp"
#include "engine/once.hpp"
#include "weir/connector/believed.hpp"
#include "weir/policy/breaker.hpp"

namespace weir::engine {
namespace {

using detect::Finding;

void append(std::vector<Finding>& all, std::vector<Finding> more) {
  std::ranges::move(more, std::back_inserter(all));
}

void worst_first(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, a.points) > std::tie(b.severity, b.points);
  });
}

/// What one message asks of the store, and who asked: counting detectors first, then limits, each
/// with a contiguous run of observations.
struct Questions {
  std::vector<count::Observation> observations;
  std::vector<std::pair<const detect::Detector*, std::size_t>> detectors;  ///< and how many
  std::vector<const detect::Limit*> limits;                                ///< one each
  bool breaker = false;                                                    ///< last of all, if so
};

Questions ask(const Rules& rules, const detect::Context& context) {
  Questions questions;
  questions.observations.reserve(rules.limits.size());
  for (const auto& detector : rules.detectors) {
    if (!detector->counts()) continue;
    auto asked = detector->observe(context);
    questions.detectors.emplace_back(detector.get(), asked.size());
    std::ranges::move(asked, std::back_inserter(questions.observations));
  }
  for (const auto& limit : rules.limits) {
    if (auto observation = limit.observe(context)) {
      questions.observations.push_back(std::move(*observation));
      questions.limits.push_back(&limit);
    }
  }
  if (context.connector.mode.value_or(rules.mode) != Mode::enforce) return questions;
  if (auto reading = policy::breaker_reading(context.connector)) {
    questions.observations.push_back(std::move(*reading));
    questions.breaker = true;
  }
  return questions;
}

/// Lets counting detectors and limits judge by what the store said; returns their findings.
std::vector<Finding> judge_counts(const Questions& questions, const detect::Context& context,
                                  const count::Counted& counted, TimePoint now,
                                  std::vector<detect::LimitResult>& limits) {
  std::vector<Finding> findings;
  const std::span readings{counted.readings};
  std::size_t at = 0;
  for (const auto& [detector, asked] : questions.detectors) {
    append(findings, detector->judge(context, readings.subspan(at, asked)));
    at += asked;
  }
  limits.reserve(questions.limits.size());
  for (const auto* limit : questions.limits) {
    limits.push_back(limit->judge(questions.observations[at], readings[at], now));
    ++at;
    if (auto finding = finding_of(limits.back())) findings.push_back(std::move(*finding));
  }
  worst_first(findings);
  return findings;
}

std::optional<policy::Hold> ordered(const Situation& situation, const detect::Context& context,
                                    std::string_view identity, TimePoint now) {
  const auto* hold = situation.holds ? situation.holds->match(context, identity, now) : nullptr;
  return hold != nullptr ? std::optional{*hold} : std::nullopt;
}

/// Held back whatever the counts say: such a message is counted, but no gate admits it.
bool refused(const Verdict& verdict, unsigned score, const policy::ScoreThresholds& thresholds) {
  const auto ordered = verdict.hold ? verdict.hold->action : Disposition::accept;
  return std::max(ordered, policy::by_findings(score, verdict.findings, thresholds)) >
         Disposition::tag;
}

bool spared(const std::optional<count::Reading>& breaker, const Verdict& verdict,
            const Situation& situation) {
  return policy::spares(
      breaker, *verdict.connector,
      situation.forecasts ? situation.forecasts->connector(verdict.connector->name) : nullptr);
}

policy::Decision decision_of(const Verdict& verdict, const Rules& rules, bool breaker_tripped) {
  policy::Orders orders{.hold = std::nullopt, .breaker_tripped = breaker_tripped};
  if (verdict.hold) orders.hold = verdict.hold->action;
  return policy::decide(policy::by_findings(verdict.score, verdict.findings, rules.thresholds),
                        verdict.limits, *verdict.connector, rules.mode, orders);
}

}  // namespace

Engine::Engine(Rules rules, const mail::Domains& domains, count::CounterStore& store)
    : rules_{std::move(rules)}, domains_{domains}, store_{store} {}

Verdict Engine::inspect(const mail::Transaction& transaction, TimePoint now,
                        const Situation& situation) const {
  const auto match = rules_.connectors.match(transaction.session, transaction.envelope);
  Verdict verdict;
  verdict.connector = match.connector;
  verdict.identity = match.identity;
  verdict.origin =
      connector::origin_of(transaction.session, transaction.message.trace, rules_.organization);
  verdict.provenance =
      connector::provenance_of(verdict.origin, transaction.session, rules_.organization);
  verdict.alignment = detect::align(transaction, rules_.organization, domains_);
  verdict.authentication =
      connector::believed_results(transaction.message, verdict.origin, rules_.organization);
  verdict.identity_key = identity_key(*match.connector, verdict.origin, transaction);
  verdict.external_recipients =
      detect::external_recipients(transaction.envelope, rules_.organization);

  detect::Context context{.transaction = transaction,
                          .organization = rules_.organization,
                          .connector = *match.connector,
                          .identity = match.identity,
                          .origin = verdict.origin,
                          .provenance = verdict.provenance,
                          .connectors = rules_.connectors,
                          .domains = domains_,
                          .alignment = verdict.alignment,
                          .forecasts = situation.forecasts.get(),
                          .message_findings = {}};
  verdict.aligned_dkim = detect::aligned_dkim(context);
  verdict.reporter = detect::reporter_of(context);
  for (const auto& detector : rules_.detectors) {
    if (!detector->counts()) append(verdict.findings, detector->judge(context, {}));
  }
  worst_first(verdict.findings);
  context.message_findings = verdict.findings;
  context.score = policy::score(verdict.findings);
  context.suspicious = context.score >= rules_.thresholds.tag;
  verdict.suspicious = context.suspicious;

  verdict.hold = ordered(situation, context, verdict.identity_key, now);

  const auto questions = ask(rules_, context);
  auto counted = store_.add({.identity = verdict.identity_key,
                             .observations = questions.observations,
                             .admit = !refused(verdict, context.score, rules_.thresholds),
                             .wait = rules_.state_wait,
                             .pass = pass_of(verdict, transaction)},
                            now);
  counted.readings.resize(questions.observations.size());  // what was not answered is not known
  append(verdict.findings, judge_counts(questions, context, counted, now, verdict.limits));

  verdict.score = policy::score(verdict.findings);
  verdict.decision = decision_of(
      verdict, rules_, questions.breaker && spared(counted.readings.back(), verdict, situation));
  verdict.retry_of = std::move(counted.retry_of);
  verdict.passed_before = counted.passed_before;
  verdict.degraded = counted.degraded;
  verdict.degraded_reason = std::move(counted.degraded_reason);
  return verdict;
}

}  // namespace weir::engine
