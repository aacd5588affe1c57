#pragma once

#include <cstdint>

#include "detect/exemption.hpp"
#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// More mail of a form that other detectors spare than honest mail of that form amounts to: the
/// points that it was spared. docs/detectors/exempted_volume.md
class ExemptedVolume final : public Detector {
 public:
  struct Limits {
    unsigned points = 25;
    unsigned mismatch_points = 15;  ///< where only envelope_mismatch spared something
    std::uint64_t per_sender = 30;  ///< messages an hour
    std::uint64_t per_client = 300;

    static Limits from(Settings& settings);
  };

  explicit ExemptedVolume(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "exempted_volume"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Finding finding(const Exemption& exemption, std::string_view who, std::uint64_t total,
                  std::uint64_t most) const;

  Limits limits_;
};

}  // namespace weir::detect
