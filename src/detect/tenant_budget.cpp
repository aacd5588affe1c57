#include "detect/tenant_budget.hpp"

#include <cmath>

#include "detect/evidence.hpp"
#include "detect/form_journal.hpp"
#include "detect/recipients.hpp"
#include "detect/report_mail.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

constexpr std::string_view kCounter = "tenant-budget";
constexpr std::chrono::hours kDay{24};
constexpr std::chrono::hours kHour{1};

/// Our own mail that leaves the organization through the tenant, or comes back from it to leave.
/// What Exchange Online does not count either is left out: reports, automatic replies, journaling.
std::uint64_t counted(const Context& context) {
  const auto& connector = context.connector;
  const bool goes_out =
      connector.direction == Direction::to_cloud ||
      (connector.direction == Direction::from_cloud && connector.relays_to_external);
  if (!goes_out || context.organization.external_limit == 0) return 0;
  const auto& transaction = context.transaction;
  const auto outside = external_recipients(transaction.envelope, context.organization);
  if (outside == 0) return 0;
  const bool report = null_reverse_path(transaction.envelope) && is_report(transaction.message);
  const bool spared = report || is_automatic_reply(transaction) || is_journal_report(context);
  return spared ? 0 : outside;
}

std::string in_words(std::chrono::minutes span) {
  const auto minutes = span.count();
  if (minutes < 120) return std::to_string(minutes) + " min";
  if (minutes < 48 * 60) {
    return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
  }
  return std::to_string(minutes / (24 * 60)) + " days";
}

}  // namespace

std::uint64_t tenant_external_limit(std::uint64_t licences, bool trial) {
  if (trial) return 5'000;
  if (licences == 0) return 0;
  return static_cast<std::uint64_t>(500.0 * std::pow(static_cast<double>(licences), 0.7) + 9'500.0);
}

std::optional<std::chrono::minutes> TenantBudget::left() const noexcept {
  if (recipients >= limit) return std::chrono::minutes{0};
  if (last_hour == 0) return std::nullopt;
  return std::chrono::minutes{static_cast<std::int64_t>((limit - recipients) * 60 / last_hour)};
}

std::optional<TenantBudget> tenant_budget(Counts counts, std::uint64_t limit) {
  if (limit == 0 || counts.empty() || !counts[0]) return std::nullopt;
  TenantBudget budget{.recipients = counts[0]->total, .last_hour = 0, .limit = limit};
  if (counts.size() > 1 && counts[1]) budget.last_hour = counts[1]->total;
  return budget;
}

std::vector<count::Observation> tenant_observations(std::uint64_t recipients) {
  return {{{std::string{kCounter}, "tenant", kDay}, recipients, std::nullopt},
          {{std::string{kCounter}, "tenant|last hour", kHour}, recipients, std::nullopt}};
}

std::string to_sentence(const TenantBudget& budget) {
  auto text = std::to_string(budget.recipients) + " external recipients in 24 h, " +
              std::to_string(budget.percent()) + " % of the tenant's " +
              std::to_string(budget.limit) + "; " + std::to_string(budget.last_hour) +
              " in the last hour";
  const auto left = budget.left();
  if (!left) return text;
  if (left->count() == 0) return text + ": full";
  return text + ": full in " + in_words(*left);
}

TenantBudgetDetector::Limits TenantBudgetDetector::Limits::from(Settings& settings) {
  const Limits fallback;
  const auto percent = [&](std::string_view key, unsigned value, unsigned least) {
    return static_cast<unsigned>(settings.number(key, value, least, 100));
  };
  const Limits out{.points = percent("points", fallback.points, 0),
                   .info_percent = percent("info_percent", fallback.info_percent, 1),
                   .medium_percent = percent("medium_percent", fallback.medium_percent, 1),
                   .high_percent = percent("high_percent", fallback.high_percent, 1)};
  if (out.info_percent >= out.medium_percent || out.medium_percent >= out.high_percent) {
    settings.reject("medium_percent", "write more than info_percent and less than high_percent");
  }
  return out;
}

std::vector<count::Observation> TenantBudgetDetector::observe(const Context& context) const {
  const auto recipients = counted(context);
  if (recipients == 0) return {};
  return tenant_observations(recipients);
}

std::vector<Finding> TenantBudgetDetector::judge(const Context& context, Counts counts) const {
  const auto budget = tenant_budget(counts, context.organization.external_limit);
  if (!budget || budget->percent() < limits_.info_percent) return {};
  const bool high = budget->percent() >= limits_.high_percent;
  const bool medium = budget->percent() >= limits_.medium_percent;
  return {{id(),
           high     ? Severity::high
           : medium ? Severity::medium
                    : Severity::info,
           medium ? limits_.points : 0, printable(to_sentence(*budget), kMaxEvidence),
           medium ? "S1" : ""}};
}

}  // namespace weir::detect
