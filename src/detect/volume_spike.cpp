#include "detect/volume_spike.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "baseline/account.hpp"
#include "detect/evidence.hpp"

namespace weir::detect {
namespace {

constexpr std::chrono::hours kWindow{1};

std::string account_of(const Context& context) {
  const auto& envelope = context.transaction.envelope.mail_from;
  const auto* sender = envelope.mailboxes.empty() ? nullptr : &envelope.mailboxes.front().address;
  const auto address = sender == nullptr ? std::string{} : sender->to_string();
  const auto client = context.origin.client ? context.origin.client->to_string() : "unknown";
  return baseline::account_of(
      {.auth_user = context.transaction.session.auth_user,
       .direction = connector::to_string(context.connector.direction),
       .connector = context.connector.name,
       .client = client,
       .mail_from = address,
       .ours =
           sender != nullptr && context.organization.accepted_domains.contains(sender->domain)});
}

Severity severity_of(const baseline::Expectation& expectation, bool account, std::uint64_t total) {
  // A plain number knows nothing of this connector: it must not open an incident by itself.
  if (expectation.basis == baseline::Basis::floor) return Severity::low;
  const bool grave = total > expectation.alert;
  if (account) return grave ? Severity::medium : Severity::low;
  return grave ? Severity::high : Severity::medium;
}

std::string basis_of(const baseline::Expectation& expectation) {
  const auto expected = std::to_string(std::llround(expectation.expected));
  switch (expectation.basis) {
    case baseline::Basis::floor:
      return "nothing learned yet";
    case baseline::Basis::declared:
      return "expected " + expected + " as declared";
    default:
      return "expected about " + expected + " at this hour (median of " +
             std::to_string(expectation.samples) + " hours)";
  }
}

}  // namespace

VolumeSpike::Limits VolumeSpike::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100))};
}

std::vector<count::Observation> VolumeSpike::observe(const Context& context) const {
  if (context.forecasts == nullptr) return {};
  std::vector<count::Observation> asked{
      {{"volume_spike", count::key_part(context.connector.name), kWindow}, 1, std::nullopt}};
  if (const auto account = account_of(context); !account.empty()) {
    asked.push_back({{"volume_spike", "account|" + account, kWindow}, 1, std::nullopt});
  }
  return asked;
}

std::vector<Finding> VolumeSpike::judge(const Context& context, Counts counts) const {
  std::vector<Finding> findings;
  if (context.forecasts == nullptr || counts.empty()) return findings;
  const auto& forecasts = *context.forecasts;
  const auto& connector = context.connector.name;
  if (auto found =
          finding("connector " + connector, false, counts[0], forecasts.connector(connector))) {
    findings.push_back(std::move(*found));
  }
  if (counts.size() < 2) return findings;
  const auto account = account_of(context);
  if (auto found = finding("account " + account, true, counts[1], forecasts.account(account))) {
    findings.push_back(std::move(*found));
  }
  std::ranges::stable_sort(findings, std::greater<>{}, &Finding::severity);
  return findings;
}

std::optional<Finding> VolumeSpike::finding(const std::string& who, bool account,
                                            const std::optional<count::Reading>& reading,
                                            const baseline::Expectation* expectation) const {
  if (!reading || expectation == nullptr) return std::nullopt;
  // What other hosts have counted is in their baselines, not in ours.
  const auto total = reading->total - std::min(reading->others, reading->total);
  if (total <= expectation->high) return std::nullopt;
  return Finding{id(), severity_of(*expectation, account, total), limits_.points,
                 printable(std::to_string(total) + " in the last hour, " + basis_of(*expectation) +
                               ", high above " + std::to_string(expectation->high) + ": " + who,
                           kMaxEvidence),
                 "S1"};
}

}  // namespace weir::detect
