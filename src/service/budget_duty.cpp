#include "service/budget_duty.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kKind = "tenant-budget";
constexpr std::string_view kTheOne = "told";
constexpr std::string_view kDetector = "tenant_budget";
constexpr std::chrono::seconds kLookEvery{5};
constexpr std::chrono::milliseconds kWait{50};
constexpr std::array<unsigned, 3> kSteps{50, 80, 95};
/// So much below a step before it is told again.
constexpr unsigned kBelow = 10;

/// 0 when it is not known, or nobody counts.
std::uint64_t limit_of(const config::Config& config) {
  const auto found = config.detectors.find(kDetector);
  if (found != config.detectors.end()) {
    auto settings = found->second;  // reading marks what was read
    if (!settings.flag("enabled", true)) return 0;
  }
  return detect::tenant_external_limit(config.organization.licences, config.organization.trial);
}

json::value shown_of(std::uint64_t limit, const std::optional<detect::TenantBudget>& budget) {
  if (limit == 0) return nullptr;
  json::object shown{{"limit", limit}};
  if (!budget) return shown;
  shown["recipients"] = budget->recipients;
  shown["percent"] = budget->percent();
  shown["last_hour"] = budget->last_hour;
  if (const auto left = budget->left()) shown["left_min"] = left->count();
  return shown;
}

}  // namespace

void BudgetDuty::begin(TimePoint) {
  for (const auto& [key, bytes] : around_.records.kept(kKind)) {
    unsigned percent = 0;
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), percent);
    if (key == kTheOne) told_ = std::min(percent, kSteps.back());
  }
}

void BudgetDuty::tick(TimePoint now) {
  if (now >= looked_ && now - looked_ < kLookEvery) return;
  looked_ = now;
  const auto config = around_.config();
  if (!config) return;
  const auto limit = limit_of(*config);
  const auto budget = limit == 0 ? std::nullopt : look(limit, now);
  around_.metrics.tenant_budget(budget ? std::optional{budget->recipients} : std::nullopt, limit);
  if (budget) step(*budget, now);
  const std::lock_guard lock{mutex_};
  shown_ = shown_of(limit, budget);
}

std::optional<detect::TenantBudget> BudgetDuty::look(std::uint64_t limit, TimePoint now) {
  const auto asked = detect::tenant_observations(0);
  const auto counted =
      around_.counters.add({.identity = {}, .observations = asked, .wait = kWait}, now);
  return detect::tenant_budget(counted.readings, limit);
}

void BudgetDuty::step(const detect::TenantBudget& budget, TimePoint now) {
  const auto percent = budget.percent();
  unsigned reached = 0;
  for (const auto one : kSteps) {
    if (percent >= one) reached = one;
  }
  const auto before = told_;
  if (reached > told_) {
    const auto sentence = detect::to_sentence(budget);
    around_.tell(report::Operation::tenant_budget, "tenant",
                 sentence + ". When it is full, Exchange Online refuses what goes outside");
    if (reached > kSteps.front()) {
      incident::Signal signal;
      signal.time = now;
      signal.connector = "tenant";
      signal.detector = kDetector;
      signal.severity =
          reached == kSteps.back() ? detect::Severity::high : detect::Severity::medium;
      signal.symptom = "S1";
      signal.evidence = sentence;
      around_.signal(std::move(signal));
    }
    told_ = reached;
  } else if (percent + kBelow < told_) {
    told_ = reached;
  }
  if (told_ != before) around_.records.keep(kKind, kTheOne, std::to_string(told_));
}

boost::json::value BudgetDuty::status() const {
  const std::lock_guard lock{mutex_};
  return shown_;
}

}  // namespace weir::service
