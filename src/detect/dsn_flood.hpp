#pragma once

#include <cstdint>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// More mail comes back than can be of what we sent. docs/detectors/dsn_flood.md
class DsnFlood final : public Detector {
 public:
  struct Limits {
    unsigned points = 0;
    std::uint64_t warn_percent = 10;  ///< of the recipients of our mail in an hour
    std::uint64_t alert_percent = 25;
    std::uint64_t min_sent = 50;  ///< recipients; below it a share says nothing

    static Limits from(Settings& settings);
  };

  explicit DsnFlood(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "dsn_flood"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
