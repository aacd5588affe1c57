#pragma once

#include "detect/novelty.hpp"
#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// A From domain that never came over this connector before. docs/detectors/first_seen.md
class FirstSeen final : public Detector {
 public:
  struct Limits {
    unsigned points = 0;
    Novelty novelty;

    static Limits from(Settings& settings);
  };

  explicit FirstSeen(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "first_seen"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
