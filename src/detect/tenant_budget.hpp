#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// External recipients in 24 hours that Exchange Online grants a tenant: 500 * licences^0.7 + 9500,
/// or 5000 on trial. 0 = not known: no licences were written down.
std::uint64_t tenant_external_limit(std::uint64_t licences, bool trial);

/// How much of the tenant's external recipients is used up.
struct TenantBudget {
  std::uint64_t recipients = 0;  ///< of the last 24 hours
  std::uint64_t last_hour = 0;
  std::uint64_t limit = 0;  ///< never 0

  /// Percent of the limit, rounded down; above 100 when it is passed.
  std::uint64_t percent() const noexcept { return recipients * 100 / limit; }
  /// How long it lasts at the rate of the last hour; nullopt when nothing is sent. Zero: it is
  /// full.
  std::optional<std::chrono::minutes> left() const noexcept;
};

/// Readings of the tenant's counters in the order of `tenant_observations`; nullopt when the count
/// is not known. An unknown last hour is none.
std::optional<TenantBudget> tenant_budget(Counts counts, std::uint64_t limit);

/// What adds `recipients` to the tenant's counters: of 24 hours, then of one. 0 only reads.
std::vector<count::Observation> tenant_observations(std::uint64_t recipients);

/// One sentence: how much of how much, and for how long it lasts.
std::string to_sentence(const TenantBudget& budget);

/// The tenant's mail nears the limit above which Exchange Online takes no more of it.
/// docs/detectors/tenant_budget.md
class TenantBudgetDetector final : public Detector {
 public:
  struct Limits {
    unsigned points = 0;
    unsigned info_percent = 50;
    unsigned medium_percent = 80;
    unsigned high_percent = 95;

    static Limits from(Settings& settings);
  };

  explicit TenantBudgetDetector(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "tenant_budget"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
