#include "pipeline/inspector.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "content/read.hpp"
#include "digest/digest.hpp"
#include "log/log.hpp"
#include "pipeline/sighting_of.hpp"
#include "report/event.hpp"
#include "weir/engine/answer.hpp"
#include "weir/mail/read.hpp"
#include "weir/policy/breaker.hpp"

namespace weir::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

TimePoint wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// What is left of the time that one message may wait for state, counting and keeping together.
std::chrono::milliseconds remaining(std::chrono::milliseconds wait, Clock::duration used) {
  const auto left = wait - std::chrono::ceil<std::chrono::milliseconds>(used);
  return std::max(left, std::chrono::milliseconds{1});
}

/// One message more in flight as long as it lives.
class InFlight {
 public:
  explicit InFlight(metrics::Metrics& metrics) : metrics_{metrics} { metrics_.in_flight(1); }
  ~InFlight() { metrics_.in_flight(-1); }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

 private:
  metrics::Metrics& metrics_;
};

}  // namespace

/// What is known of one message while it is being answered.
struct Inspector::Message {
  const mail::Transaction& transaction;
  const policy::Answer& answer;
  std::string event_id;
  TimePoint now{};
  Clock::time_point begun{};
  std::string_view incident;  ///< open on the connector, or empty
};

Inspector::Inspector(std::shared_ptr<const config::Config> config,
                     std::shared_ptr<const engine::Engine> engine, Surroundings surroundings)
    : config_{std::move(config)}, engine_{std::move(engine)}, around_{std::move(surroundings)} {
  if (!around_.now) around_.now = wall_clock;
}

std::uint64_t Inspector::max_body_bytes() const noexcept { return config_->milter.max_body_bytes; }

mail::Transaction Inspector::read(const mail::RawTransaction& raw) const {
  return mail::read(raw, content::read(raw, around_.domains), digest::transaction_digest(raw),
                    around_.domains);
}

policy::Answer Inspector::end_of_message(const mail::RawTransaction& raw) {
  const InFlight in_flight{around_.metrics};
  const auto begun = Clock::now();
  const mail::Transaction transaction = read(raw);
  const auto counting = Clock::now();
  if (counting - begun > config_->milter.deadline) return failed("deadline", raw);

  const TimePoint now = around_.now();
  const auto situation =
      around_.situations != nullptr ? around_.situations->situation() : engine::Situation{};
  engine::Verdict verdict = engine_->inspect(transaction, now, situation);
  const auto counted = Clock::now();
  around_.metrics.store_call(counted - counting);

  std::string id = around_.ids.next(now);
  auto answer = engine::make_answer(verdict, raw.headers, id, config_->milter.verdict_header);
  const auto open =
      situation.incidents ? situation.incidents->on(verdict.connector->name) : std::string_view{};
  const Message message{transaction, answer, std::move(id), now, begun, open};
  keep(message, verdict, remaining(config_->milter.state_wait, counted - counting));
  record(verdict, Clock::now() - begun);
  if (around_.sightings != nullptr) {
    around_.sightings->see(
        sighting_of(transaction, verdict, engine_->rules().organization, message.event_id, now));
  }
  return answer;
}

/// The event is kept before the MTA is answered, and with it, through the same queue, all that was
/// counted and remembered of this message.
void Inspector::keep(const Message& message, engine::Verdict& verdict,
                     std::chrono::milliseconds wait) {
  if (verdict.decision.enforced == Disposition::tempfail) {
    around_.store.remember_tempfail(verdict.identity_key, message.event_id,
                                    message.now + config_->state.retry_memory);
  }
  count_deferred(verdict, message.now, wait);
  report::VerdictEvent event{{message.event_id, message.now, around_.hostname},
                             message.transaction,
                             verdict,
                             Clock::now() - message.begun};
  const auto& from = message.transaction.message.from;
  if (!from.mailboxes.empty()) {
    event.header_from_org_domain =
        around_.domains.organizational(from.mailboxes.front().address.domain);
  }
  event.reply = message.answer.reply;
  // Clean mail that flows during an incident is no part of it.
  if (verdict.suspicious || !verdict.findings.empty()) event.incident = message.incident;
  report::NewEvent kept = report::to_new_event(event);
  kept.late_json = [&] {
    verdict.degraded = true;
    if (verdict.degraded_reason.empty()) verdict.degraded_reason = "state_late";
    return report::to_ecs(event);
  };
  around_.log.append(std::move(kept), wait);
}

/// For the connector's breaker. A retry was counted when it came first.
void Inspector::count_deferred(const engine::Verdict& verdict, TimePoint now,
                               std::chrono::milliseconds wait) {
  if (!verdict.decision.deferred || !verdict.retry_of.empty()) return;
  if (const auto one = policy::one_deferred(*verdict.connector)) {
    around_.store.add({.identity = {}, .observations = std::span{&*one, 1}, .wait = wait}, now);
  }
}

void Inspector::record(const engine::Verdict& verdict, std::chrono::nanoseconds took) {
  around_.metrics.message(verdict.connector->name, verdict.decision.enforced, took);
  std::string_view last;
  for (const auto& finding : verdict.findings) {
    if (finding.detector != last) around_.metrics.finding(finding.detector);
    last = finding.detector;
  }
  for (const auto& limit : verdict.limits) {
    if (limit.wanted) around_.metrics.limit_over(limit.spec->name);
  }
  if (verdict.hold) around_.metrics.hold();
  if (verdict.decision.breaker) around_.metrics.breaker_passed(verdict.connector->name);
  if (verdict.degraded) around_.metrics.degraded(verdict.degraded_reason);
}

policy::Answer Inspector::failed(const char* reason, const mail::RawTransaction& raw) noexcept {
  policy::Answer answer;
  try {
    around_.metrics.guard();
    around_.metrics.degraded(reason);
    if (config_->milter.on_failure == config::OnFailure::tempfail) {
      answer.disposition = Disposition::tempfail;
      answer.reply = policy::Reply{451, "4.7.1", "Cannot check this message now, try again later"};
    }
    keep_unjudged(reason, raw, answer);
  } catch (...) {  // out of memory: the answer stands, the metric has counted it
    log::limited(log::Level::error, "unjudged", "a message was answered without an event");
  }
  return answer;
}

/// Envelope and client only: what failed may have been the reading, and an overload wants no work.
void Inspector::keep_unjudged(const char* reason, const mail::RawTransaction& raw,
                              const policy::Answer& answer) {
  const TimePoint now = around_.now();
  mail::Transaction transaction;
  transaction.queue_id = raw.queue_id;
  transaction.session = raw.session;
  transaction.envelope.mail_from = mail::read_reverse_path(raw.mail_from, around_.domains);
  transaction.envelope.mail_from_raw = raw.mail_from;
  for (const auto& recipient : raw.recipients) {
    transaction.envelope.rcpt_to.push_back(
        {mail::read_forward_path(recipient.path, around_.domains), recipient.host});
  }
  engine::Verdict verdict;
  const auto match = engine_->rules().connectors.match(transaction.session, transaction.envelope);
  verdict.connector = match.connector;
  verdict.identity = match.identity;
  const auto& organization = engine_->rules().organization;
  verdict.origin = connector::origin_of(transaction.session, {}, organization);
  verdict.provenance = connector::provenance_of(verdict.origin, transaction.session, organization);
  verdict.decision = {answer.disposition, answer.disposition,
                      match.connector->mode.value_or(engine_->rules().mode)};
  verdict.degraded = true;
  verdict.degraded_reason = reason;
  around_.metrics.message(verdict.connector->name, answer.disposition, {});

  report::VerdictEvent event{{around_.ids.next(now), now, around_.hostname}, transaction, verdict};
  event.reply = answer.reply;
  event.failure = reason;
  around_.log.append(report::to_new_event(event), std::chrono::milliseconds{0});
}

}  // namespace weir::pipeline
