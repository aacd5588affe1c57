#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "weir/base/time.hpp"

namespace weir::baseline {

/// What an expectation rests on, best first.
enum class Basis {
  hour_of_week,  ///< the same hour of the same weekday in the weeks before
  hour_of_day,   ///< the same hour of working days (or of days off): too few weeks yet
  declared,      ///< `expected_per_hour` of the connector
  floor,         ///< nothing learned yet: a plain number
};

std::string_view to_string(Basis basis) noexcept;

/// How many messages the hour that ends now may bring. Plain data.
struct Expectation {
  double expected = 0;      ///< median
  double spread = 0;        ///< median absolute deviation, scaled to a standard deviation
  std::uint64_t low = 0;    ///< fewer is a dip; 0 = never
  std::uint64_t high = 0;   ///< more is a spike
  std::uint64_t alert = 0;  ///< more is a grave spike; never less than `high`
  Basis basis = Basis::floor;
  unsigned samples = 0;  ///< hours of the past that it rests on
  bool frozen = false;   ///< an incident is open: nothing is learned
  std::string why = {};  ///< one sentence for people; may be empty for an account

  /// Whether it was learned, and not declared or guessed.
  bool learned() const noexcept {
    return basis == Basis::hour_of_week || basis == Basis::hour_of_day;
  }
  friend bool operator==(const Expectation&, const Expectation&) = default;
};

/// What is expected now of every connector and account that is known. Immutable once published.
class Forecasts {
 public:
  using Map = std::map<std::string, Expectation, std::less<>>;

  Forecasts(Map connectors, Map accounts)
      : Forecasts{std::move(connectors), std::make_shared<const Map>(std::move(accounts)), {}} {}
  /// `accounts` is shared by forecasts of the same hour; `stranger` is what may be expected of an
  /// account that nothing is known of.
  Forecasts(Map connectors, std::shared_ptr<const Map> accounts,
            std::optional<Expectation> stranger)
      : connectors_{std::move(connectors)},
        accounts_{std::move(accounts)},
        stranger_{std::move(stranger)} {}

  /// nullptr: nothing is known of it.
  const Expectation* connector(std::string_view name) const { return find(connectors_, name); }
  /// By account_of() of src/baseline. One that is not known is a stranger, if there are any.
  const Expectation* account(std::string_view name) const {
    const auto* known = find(*accounts_, name);
    return known == nullptr && stranger_ ? &*stranger_ : known;
  }

  const Map& connectors() const noexcept { return connectors_; }
  const Map& accounts() const noexcept { return *accounts_; }

 private:
  static const Expectation* find(const Map& map, std::string_view name) {
    const auto found = map.find(name);
    return found == map.end() ? nullptr : &found->second;
  }

  Map connectors_;
  std::shared_ptr<const Map> accounts_;
  std::optional<Expectation> stranger_;
};

}  // namespace weir::baseline
