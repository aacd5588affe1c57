#include "detect/srs_backscatter.hpp"

#include <algorithm>
#include <chrono>

#include "detect/belonging.hpp"
#include "detect/evidence.hpp"
#include "detect/report_mail.hpp"
#include "detect/rewritten.hpp"

namespace weir::detect {
namespace {

constexpr std::chrono::hours kWindow{1};

/// The domain of ours in whose name Exchange Online rewrote a sender, as the recipient of a message
/// from nobody tells it; empty for other mail. A view of the transaction.
std::string_view echoed_domain(const Context& context) {
  const auto& envelope = context.transaction.envelope;
  if (!null_reverse_path(envelope)) return {};
  const auto echo = std::ranges::find_if(envelope.rcpt_to, [&](const mail::Recipient& recipient) {
    return is_unregistered_srs(recipient.address.local_part) &&
           is_accepted(context, recipient.address);
  });
  return echo == envelope.rcpt_to.end() ? std::string_view{} : echo->address.domain;
}

}  // namespace

SrsBackscatter::Limits SrsBackscatter::Limits::from(Settings& settings) {
  constexpr std::uint64_t kMost = 1'000'000;
  const Limits fallback;
  const Limits out{
      .points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
      .warn_messages = settings.number("warn_messages", fallback.warn_messages, 1, kMost),
      .alert_messages = settings.number("alert_messages", fallback.alert_messages, 1, kMost)};
  if (out.alert_messages <= out.warn_messages) {
    settings.reject("alert_messages",
                    "write more than warn_messages, which is " + std::to_string(out.warn_messages));
  }
  return out;
}

/// By domain alone: echoes come from everywhere, over whatever connector.
std::vector<count::Observation> SrsBackscatter::observe(const Context& context) const {
  const auto domain = echoed_domain(context);
  if (domain.empty()) return {};
  return {{{"srs_backscatter", count::key_part(domain), kWindow}, 1, std::nullopt}};
}

std::vector<Finding> SrsBackscatter::judge(const Context& context, Counts counts) const {
  if (counts.empty() || !counts[0] || counts[0]->total < limits_.warn_messages) return {};
  const auto total = counts[0]->total;
  const bool many = total >= limits_.alert_messages;
  auto evidence = std::to_string(total) + " messages from <> to bounces+SRS= at " +
                  quoted(echoed_domain(context)) + " in 1h, alarm from " +
                  std::to_string(limits_.alert_messages) +
                  ": domains that are not registered are relayed through the tenant";
  return {{id(), many ? Severity::high : Severity::medium, limits_.points,
           printable(evidence, kMaxEvidence), "S1"}};
}

}  // namespace weir::detect
