#include "detect/dsn_flood.hpp"

#include <algorithm>
#include <chrono>

#include "detect/belonging.hpp"
#include "detect/evidence.hpp"
#include "detect/recipients.hpp"
#include "detect/report_mail.hpp"
#include "detect/returned_mail.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

constexpr std::chrono::hours kWindow{1};
constexpr std::size_t kMaxShown = 40;

count::Observation counter(std::string subject, std::uint64_t by) {
  return {{"dsn_flood", std::move(subject), kWindow}, by, std::nullopt};
}

/// Of those who could send a report back: recipients of mail that has a sender and goes out here.
std::uint64_t sent(const Context& context) {
  const auto& envelope = context.transaction.envelope;
  if (null_reverse_path(envelope)) return 0;
  switch (context.connector.direction) {
    case Direction::to_cloud:
      return envelope.rcpt_to.size();
    case Direction::from_cloud:
      return external_recipients(envelope, context.organization);
    case Direction::from_internet:
    case Direction::unknown:
      break;
  }
  return 0;
}

/// A report of failed delivery that comes in to one of ours. One for mail of a mailbox in the cloud
/// has nothing here to be compared with.
const mail::DeliveryReport* echo(const Context& context) {
  if (context.connector.direction == Direction::to_cloud) return nullptr;
  const auto* report = failure_report(context);
  if (report == nullptr) return nullptr;
  const auto& recipients = context.transaction.envelope.rcpt_to;
  const bool ours = std::ranges::any_of(recipients, [&](const mail::Recipient& recipient) {
    return is_accepted(context, recipient.address);
  });
  if (!ours) return nullptr;
  const bool past_us = std::ranges::none_of(context.connectors.declared(),
                                            &connector::Connector::relays_to_external);
  const bool cloud = report->returned && sent_in_the_cloud(context, *report->returned);
  return past_us && cloud ? nullptr : report;
}

bool strange(const Context& context, const mail::DeliveryReport& report) {
  return report.returned && never_sent(context, *report.returned);
}

/// The last part, when this report returns what we never sent.
std::string example(const Context& context, const mail::DeliveryReport& report) {
  if (!strange(context, report)) return {};
  const auto& returned = *report.returned;
  return "; this one from " + printable(returned.from.first().domain, kMaxShown) + ", <" +
         printable(returned.message_id, kMaxShown) + ">";
}

}  // namespace

DsnFlood::Limits DsnFlood::Limits::from(Settings& settings) {
  const Limits fallback;
  const Limits out{
      .points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
      .warn_percent = settings.number("warn_percent", fallback.warn_percent, 1, 1000),
      .alert_percent = settings.number("alert_percent", fallback.alert_percent, 1, 1000),
      .min_sent = settings.number("min_sent", fallback.min_sent, 1, 1'000'000)};
  if (out.alert_percent <= out.warn_percent) {
    settings.reject("alert_percent",
                    "write more than warn_percent, which is " + std::to_string(out.warn_percent));
  }
  return out;
}

std::vector<count::Observation> DsnFlood::observe(const Context& context) const {
  if (const auto out = sent(context); out > 0) return {counter("sent", out)};
  const auto* report = echo(context);
  if (report == nullptr) return {};
  return {counter("returned", 1), counter("sent", 0),
          counter("never_sent", strange(context, *report) ? 1 : 0)};
}

/// Where little is sent a share says nothing of what comes back; what was never sent says it all
/// the same, against the least that a share needs.
std::vector<Finding> DsnFlood::judge(const Context& context, Counts counts) const {
  if (counts.size() < 3 || !counts[0] || !counts[1]) return {};
  const auto* report = echo(context);
  if (report == nullptr) return {};
  const auto out = counts[1]->total;
  const auto never = counts[2] ? counts[2]->total : 0;
  const auto weighed = out >= limits_.min_sent ? counts[0]->total : never;
  const auto percent = weighed * 100 / std::max(out, limits_.min_sent);
  if (percent < limits_.warn_percent) return {};
  auto evidence = std::to_string(counts[0]->total) + " reports of failed delivery in 1h, mail to " +
                  std::to_string(out) + " sent";
  if (never > 0) evidence += ", " + std::to_string(never) + " of mail that we never sent";
  evidence += example(context, *report);
  return {{id(), percent >= limits_.alert_percent ? Severity::high : Severity::medium,
           limits_.points, printable(evidence, kMaxEvidence), "S1"}};
}

}  // namespace weir::detect
