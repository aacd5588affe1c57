#pragma once

#include <optional>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// More mail in an hour than the baseline of its connector, or of its account, expects.
/// docs/detectors/volume_spike.md
class VolumeSpike final : public Detector {
 public:
  struct Limits {
    unsigned points = 0;

    static Limits from(Settings& settings);
  };

  explicit VolumeSpike(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "volume_spike"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  std::optional<Finding> finding(const std::string& who, bool account,
                                 const std::optional<count::Reading>& reading,
                                 const baseline::Expectation* expectation) const;

  Limits limits_;
};

}  // namespace weir::detect
